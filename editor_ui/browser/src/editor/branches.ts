/** A row of the outline and what stands under it. */
export interface Branch {
  id: string;
  depth: number;
  /** it stands further up already, with everything under it */
  again: boolean;
  children: Branch[];
}
