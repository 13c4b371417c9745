// The regression of costs, against least squares by gradient descent. In a process of its own, because
// a test's sandbox cannot load its package.
import { fitCostRegression } from '../../../src/node/fit-cost-regression.ts'
import { seededNormal, seededUniform } from '../../patterns/seeded.ts'
import { leastSquares } from '../least-squares.ts'

const size = 3
const uniform = seededUniform(5)
const normal = seededNormal(6)

/** What came of inputs x and y, and with what the request counts. */
const requests = Array.from({ length: 512 }, () => {
  const [x, y] = [2 * uniform() - 1, 2 * uniform() - 1]
  const distance = 0.3 + x - 2 * x * y + y * y + 0.2 * normal()
  return { x, y, weight: uniform() < 0.5 ? 1 : 0.2, distance }
})

function rowsOf(said: (distance: number) => number): Float64Array {
  return Float64Array.from(
    requests.flatMap(({ x, y, weight, distance }) => [1, x, y, weight, distance, said(distance)]),
  )
}

const fitted = await fitCostRegression({ model: 'cost-regression', size, rows: rowsOf(() => 0) })
const scaled = requests.map(({ x, y, weight }) =>
  [1, x, y, x * x, x * y, y * y].map((term) => term * Math.sqrt(weight)),
)
const targets = requests.map(({ weight, distance }) => distance * Math.sqrt(weight))
// Ridge: a variance of 10 before anything is known is one more row of √0.1 for each weight.
for (let i = 0; i < 6; i += 1) {
  scaled.push(Array.from({ length: 6 }, (_, j) => (i === j ? Math.sqrt(0.1) : 0)))
  targets.push(0)
}
const expected = leastSquares(scaled, targets)
const off = Math.max(...expected.map((weight, i) => Math.abs(weight - (fitted[i] ?? Number.NaN))))
console.log(`weights: ${fitted.length}, as by descent: ${off < 1e-6}`)

// Noise of 0.2 is left: a regression on the tick that is off by 0.15 is better, by 0.3 it is not.
for (const by of [0.15, 0.3]) {
  let sign = 1
  const said = (distance: number) => {
    sign = -sign
    return distance + sign * by
  }
  const job = { model: 'cost-regression', size, rows: rowsOf(said) } as const
  console.log(`off by ${by}: ${(await fitCostRegression(job)).length}`)
}
