/** Numbers of a slab: 32 kB. */
const slabLength = 4_096
/** A longer array gets memory of its own. */
const longest = slabLength / 4

let slab = new Float64Array(0)
let taken = 0

/**
 * Zeros that a forecaster keeps for as long as it lives: cut from a slab that it shares with its
 * neighbours in time. Each array with memory of its own is one more thing for the collector to look at,
 * and a forecaster has a hundred; cut from slabs, what one tick reads also lies together.
 *
 * Not for what is sent to a worker, which would get the whole slab, or what is dropped and made anew.
 */
export function keptNumbers(length: number): Float64Array {
  if (length > longest) return new Float64Array(length)
  if (taken + length > slab.length) {
    slab = new Float64Array(slabLength)
    taken = 0
  }
  taken += length
  return slab.subarray(taken - length, taken)
}
