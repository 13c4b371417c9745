/** Jain's index (Jain, Chiu and Hawe 1984): 1 where all have the same, 1/n where one has all. */
export function jainIndex(values: readonly number[]): number {
  const sum = values.reduce((total, value) => total + value, 0)
  const squares = values.reduce((total, value) => total + value * value, 0)
  return (sum * sum) / (values.length * squares)
}
