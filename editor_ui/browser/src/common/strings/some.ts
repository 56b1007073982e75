/** "1 card", "2 cards": a number with its word. */
export const some = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;
