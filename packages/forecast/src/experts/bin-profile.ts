import { keptNumbers } from '../forecaster/kept-numbers.ts'
import { binAt, positionOf, type SeasonGrid } from './season-grid.ts'

/**
 * The demand of each bin of a season, with running sums: any stretch ahead takes two look-ups. Bins
 * are filled in order, and each changes all sums after it by the same amount: that is kept in `shift`
 * and added when a sum is read, so that filling a bin costs the same wherever it lies.
 */
export interface BinProfile {
  readonly grid: SeasonGrid
  /** Demand of each whole bin, ≥ 0. Set it by `setBin`. */
  readonly values: Float64Array
  /** `sums[b]` is the sum of the values before bin b; less `shift` where b is beyond `front`. */
  readonly sums: Float64Array
  front: number
  shift: number
}

export function createBinProfile(grid: SeasonGrid): BinProfile {
  const { bins } = grid
  const values = keptNumbers(bins)
  return { grid, values, sums: keptNumbers(bins + 1), front: bins, shift: 0 }
}

/** Sets the value of a bin, in constant time where bins are set one after the other. */
export function setBin(profile: BinProfile, bin: number, value: number): void {
  const { values, sums } = profile
  if (bin !== profile.front) moveFront(profile, bin)
  values[bin] = value
  const before = (sums[bin + 1] as number) + profile.shift
  const sum = (sums[bin] as number) + value
  sums[bin + 1] = sum
  profile.shift += sum - before
  profile.front = bin + 1
}

/** Adds the shift to what it is owed to, up to the sum before a bin, or round the whole season. */
function moveFront(profile: BinProfile, bin: number): void {
  const { sums, front, shift } = profile
  const end = bin > front ? bin : profile.grid.bins
  for (let b = front + 1; b <= end; b += 1) sums[b] = (sums[b] as number) + shift
  if (bin < front) profile.shift = 0
  profile.front = bin
}

/**
 * The demand of `steps` steps from `first` on, round the season as often as it takes. Demand is even
 * within a bin; a step that lies in two bins takes its share of both.
 *
 * @example // values 2, 4, 6, 8 in bins of 2 steps: 3 steps from step 3 on are 2 + 3 + 3
 */
export function sumOfSteps(profile: BinProfile, first: number, steps: number): number {
  const { grid } = profile
  const start = positionOf(grid, first)
  const reach = start + steps / grid.binSteps
  const turns = Math.floor(reach / grid.bins)
  const whole = turns * sumAt(profile, grid.bins)
  return whole + sumBefore(profile, reach - turns * grid.bins) - sumBefore(profile, start)
}

function sumBefore(profile: BinProfile, position: number): number {
  const bin = binAt(profile.grid, position)
  return sumAt(profile, bin) + (position - bin) * (profile.values[bin] as number)
}

function sumAt({ sums, front, shift }: BinProfile, bin: number): number {
  return (sums[bin] as number) + (bin > front ? shift : 0)
}
