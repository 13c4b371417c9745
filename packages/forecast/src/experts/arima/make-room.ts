/** Moves all values one further, which drops the last; the first is then to be set. */
export function makeRoom(values: Float64Array): void {
  for (let i = values.length - 1; i > 0; i -= 1) values[i] = values[i - 1] as number
}
