import { type Points, pairwiseDistances } from './distances.ts'
import { addCentre, type Clustering } from './k-means.ts'
import { silhouette } from './silhouette.ts'
import { finish } from './steps.ts'

const mostClusters = 8
/** Below this silhouette there is no substantial structure (Kaufman and Rousseeuw 1990): one cluster. */
const enoughStructure = 0.25

/** Points divided into as many clusters as tell them apart best. */
export interface ChosenClusters {
  readonly clustering: Clustering
  readonly count: number
  /** Of the division chosen; 0 for one cluster. */
  readonly silhouette: number
}

/**
 * Tries one to eight clusters and takes the number with the best mean silhouette.
 *
 * Cost: about 16·n² and 30·8·n·d; 2 ms for 96 points of 4 dimensions.
 */
export function chooseClusters(points: Points): ChosenClusters {
  return finish(chooseInSteps(points))
}

/** The same in at most nine steps, so that other work can go on in between. */
export function* chooseInSteps(points: Points): Generator<undefined, ChosenClusters> {
  const distances = pairwiseDistances(points)
  yield
  let clustering = addCentre(points, distances, undefined)
  let best: ChosenClusters = { clustering, count: 1, silhouette: 0 }
  const most = Math.min(mostClusters, points.count - 1)
  for (let count = 2; count <= most && clustering.inertia > 0; count += 1) {
    yield
    clustering = addCentre(points, distances, clustering)
    const width = silhouette(distances, clustering.labels, count)
    if (width < enoughStructure || width <= best.silhouette) continue
    best = { clustering, count, silhouette: width }
  }
  return best
}
