import type { HorizonTrack } from '../horizon/horizon-track.ts'

/**
 * The horizon to scale from: the nearest in ratio among those whose interval is warm; while none
 * is, the nearest of the first `declared`, which were there from the start.
 */
export function nearestTrack(
  tracks: readonly HorizonTrack[],
  steps: number,
  declared: number,
): HorizonTrack {
  const warm = tracks.filter((track) => track.isWarm())
  const candidates = warm.length > 0 ? warm : tracks.slice(0, declared)
  return candidates.reduce((best, track) =>
    distance(track, steps) < distance(best, steps) ? track : best,
  )
}

function distance(track: HorizonTrack, steps: number): number {
  return Math.abs(Math.log(track.horizon.steps / steps))
}
