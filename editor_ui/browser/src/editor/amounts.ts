/** An amount in words: "80 %", "4 points", or as somebody wrote it. */
export function amount(value: unknown, unit = ""): string {
  if (value && typeof value === "object" && !Array.isArray(value)) {
    const one = value as Record<string, unknown>;
    return [one.value, one.unit ?? unit].filter((part) => part !== undefined && part !== null && part !== "").join(" ");
  }
  if (value === null || value === undefined) return "";
  return typeof value === "number" && unit ? `${value} ${unit}` : String(value);
}
