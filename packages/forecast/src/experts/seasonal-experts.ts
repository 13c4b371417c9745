import type { Expert } from './expert.ts'
import type { SeasonGrid } from './season-grid.ts'
import { createSeasonalMemory } from './seasonal-memory.ts'
import { createSeasonalNaive } from './seasonal-naive.ts'
import { createSeasonalProfile } from './seasonal-profile.ts'

/** The two experts that share the memory of a season. The profile comes first: it fills it. */
export function createSeasonalExperts(grid: SeasonGrid): readonly Expert[] {
  const memory = createSeasonalMemory(grid)
  return [createSeasonalProfile(memory), createSeasonalNaive(memory)]
}
