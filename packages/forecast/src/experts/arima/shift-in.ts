/** Puts `newest` in front and drops the last. */
export function shiftIn(values: Float64Array, newest: number): void {
  for (let i = values.length - 1; i > 0; i -= 1) values[i] = values[i - 1] as number
  if (values.length > 0) values[0] = newest
}
