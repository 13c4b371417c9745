/** Requests a millisecond of one instance: a seeded Poisson stream. */
export function poisson(perMs: number, seed: number): () => number {
  let state = seed
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state + 1) / 4_294_967_297
  }
  return () => {
    let count = 0
    for (let p = random(); p > Math.exp(-perMs); p *= random()) count += 1
    return count
  }
}
