import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { chooseClusters } from '../../../src/patterns/clusters/choose-clusters.ts'
import { type Points, pairwiseDistances } from '../../../src/patterns/clusters/distances.ts'
import { addCentre, type Clustering } from '../../../src/patterns/clusters/k-means.ts'
import { silhouette } from '../../../src/patterns/clusters/silhouette.ts'
import { seededNormal } from '../seeded.ts'

type Rows = readonly (readonly number[])[]

function pointsOf(rows: Rows): Points {
  return {
    values: Float64Array.from(rows.flat()),
    dimensions: rows[0]?.length ?? 1,
    count: rows.length,
  }
}

function cluster(rows: Rows, clusters: number): Clustering {
  const points = pointsOf(rows)
  const distances = pairwiseDistances(points)
  let clustering = addCentre(points, distances, undefined)
  for (let k = 2; k <= clusters; k += 1) clustering = addCentre(points, distances, clustering)
  return clustering
}

function meanOf(rows: Rows): number[] {
  return (rows[0] ?? []).map(
    (_, d) => rows.reduce((sum, row) => sum + (row[d] ?? 0), 0) / rows.length,
  )
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((value, d) => value - (b[d] ?? 0)))
}

/** The least inertia of all divisions there are. */
function leastInertia(rows: Rows, clusters: number): number {
  let least = Number.POSITIVE_INFINITY
  for (let code = 0; code < clusters ** rows.length; code += 1) {
    const groups = Array.from({ length: clusters }, (_, k) =>
      rows.filter((_row, i) => Math.floor(code / clusters ** i) % clusters === k),
    )
    const inertia = groups
      .filter((group) => group.length > 0)
      .flatMap((group) => group.map((row) => distance(row, meanOf(group)) ** 2))
      .reduce((sum, square) => sum + square, 0)
    least = Math.min(least, inertia)
  }
  return least
}

/** The silhouette by its definition (Rousseeuw 1987), point by point. */
function slowSilhouette(rows: Rows, labels: readonly number[]): number {
  const widths = rows.map((row, i) => {
    const meanTo = (label: number) => {
      const others = rows.filter((_, j) => j !== i && labels[j] === label)
      return others.reduce((sum, other) => sum + distance(row, other), 0) / others.length
    }
    const own = labels[i] ?? 0
    if (labels.filter((label) => label === own).length === 1) return 0
    const a = meanTo(own)
    const b = Math.min(...[...new Set(labels)].filter((label) => label !== own).map(meanTo))
    return Math.max(a, b) > 0 ? (b - a) / Math.max(a, b) : 0
  })
  return widths.reduce((sum, width) => sum + width, 0) / rows.length
}

const rowsOf = (min: number, max: number) =>
  fc.array(fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -20, max: 20 })), {
    minLength: min,
    maxLength: max,
  })

test('the worked number: 0, 1, 9, 10 in two clusters have centres 0.5 and 9.5 and inertia 1', () => {
  const { centres, inertia } = cluster([[0], [1], [9], [10]], 2)
  expect(Array.from(centres).sort((a, b) => a - b)).toEqual([0.5, 9.5])
  expect(inertia).toBe(1)
})

test('a division is a fixed point of Lloyd: nearest centres, and centres that are means', () => {
  fc.assert(
    fc.property(rowsOf(5, 40), fc.integer({ min: 2, max: 4 }), (rows, clusters) => {
      const { labels, centres } = cluster(rows, clusters)
      rows.forEach((row, i) => {
        const to = (k: number) => distance(row, Array.from(centres.subarray(2 * k, 2 * k + 2)))
        const nearest = Math.min(...Array.from({ length: clusters }, (_, k) => to(k)))
        expect(to(labels[i] as number)).toBeCloseTo(nearest, 9)
      })
      for (const k of new Set(labels)) {
        const mean = meanOf(rows.filter((_, i) => labels[i] === k))
        expect(distance(mean, Array.from(centres.subarray(2 * k, 2 * k + 2)))).toBeLessThan(1e-9)
      }
    }),
  )
})

test('the inertia is close to the least of all divisions', () => {
  const worst: number[] = []
  const normal = seededNormal(3)
  for (let set = 0; set < 10; set += 1) {
    const rows = Array.from({ length: 8 }, () => [normal() * 5, normal() * 5])
    worst.push(cluster(rows, 3).inertia / leastInertia(rows, 3))
  }
  // Not exact: on clouds without clusters it is a tenth above the least on average.
  expect(Math.min(...worst)).toBeGreaterThan(1 - 1e-9)
  expect(worst.reduce((sum, ratio) => sum + ratio, 0) / worst.length).toBeLessThan(1.15)
})

test('the silhouette is that of its definition', () => {
  fc.assert(
    fc.property(rowsOf(3, 25), fc.integer({ min: 2, max: 4 }), (rows, clusters) => {
      const labels = Uint8Array.from(rows, (_, i) => (i * 7) % clusters)
      const distances = pairwiseDistances(pointsOf(rows))
      const width = silhouette(distances, labels, clusters)
      expect(width).toBeCloseTo(slowSilhouette(rows, Array.from(labels)), 9)
    }),
  )
})

test('the worked number: 0, 1 and 9, 10 have a silhouette of 0.8885', () => {
  const distances = pairwiseDistances(pointsOf([[0], [1], [9], [10]]))
  expect(silhouette(distances, Uint8Array.of(0, 0, 1, 1), 2)).toBeCloseTo(0.8885, 4)
})

test('the number of clusters is the number of clouds', () => {
  const normal = seededNormal(5)
  for (const clouds of [2, 3, 4, 5]) {
    const rows = Array.from({ length: 100 }, (_, i) => [
      10 * Math.cos((2 * Math.PI * (i % clouds)) / clouds) + normal() / 2,
      10 * Math.sin((2 * Math.PI * (i % clouds)) / clouds) + normal() / 2,
    ])
    const { count, silhouette: width } = chooseClusters(pointsOf(rows))
    expect(count).toBe(clouds)
    expect(width).toBeGreaterThan(0.7)
  }
})

test('points that are all alike, or only one, are one cluster', () => {
  expect(chooseClusters(pointsOf([[3], [3], [3], [3]])).count).toBe(1)
  expect(chooseClusters(pointsOf([[3]])).count).toBe(1)
})
