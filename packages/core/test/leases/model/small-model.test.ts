import { expect, test } from '@jest/globals'
import { BOUNDS, visitAll } from './visit-all.ts'

/** Members, and steps as far as which all states are visited; Infinity is all there are. */
const sizes = [
  { members: 1, steps: Number.POSITIVE_INFINITY },
  { members: 2, steps: 8 },
  { members: 3, steps: 6 },
]

test.each(sizes)('$members instances keep bounds 1 to 4 in all states of $steps steps', (size) => {
  const rules = { burst: 4, term: 2, members: size.members, wrong: 'nothing' } as const
  const { states, broken } = visitAll(rules, BOUNDS, size.steps)
  expect(broken).toBeUndefined()
  expect(states).toBeGreaterThan(500)
})

const wrongs = [
  ['refill takes no notice of leases', ['bound 2', 'bound 3']],
  ['expired leases are credited', ['bound 3']],
  ['a repeated return is credited again', ['bound 2', 'bound 3']],
  ['trickles have no room kept', ['bound 2', 'bound 3', 'bound 4']],
  ['a holder counts its trickle at once', ['bound 3', 'bound 4']],
  ['a holder spends on after its deadline', ['bound 3', 'bound 4']],
] as const

test.each(wrongs)('where %s, %j are broken', (wrong, bounds) => {
  const rules = { burst: 4, term: 2, members: 1, wrong }
  for (const bound of bounds) expect(visitAll(rules, [bound], 12).broken).toBe(bound)
})
