/** Bins of the delays of a rule: each twice as long as the one before, the last ends at `withinMs`. */
export const delayBins = 8

/** The bin of a delay of up to `withinMs`. */
export function binOfDelay(delayMs: number, withinMs: number): number {
  let bin = delayBins - 1
  for (let endMs = withinMs / 2; bin > 0 && delayMs <= endMs; endMs /= 2) bin -= 1
  return bin
}

/** Middle of a bin: the first reaches from 0, each other from half its end. */
export function middleOfBinMs(bin: number, withinMs: number): number {
  const endMs = withinMs / 2 ** (delayBins - 1 - bin)
  return bin === 0 ? endMs / 2 : (endMs * 3) / 4
}
