import type { Mutation } from './mutation.ts'

const limiterTests = 'packages/core/test/limiter/bounds'
const floorTests = 'packages/core/test/limiter/floor'
const oneClassTests = 'packages/core/test/limiter/one-class'
const core = 'packages/core/src/'

/** Buckets and pools: bounds 1, 2, 3, 6 and 8 of docs/concepts.md, minting, keys. */
export const engineMutations: readonly Mutation[] = [
  {
    name: 'bound-1: what a pool pays stays in the sum of the pools',
    file: `${core}buckets/pay-at-once.ts`,
    from: 'pools.total -= ',
    to: 'pools.total -= 0 * ',
    tests: limiterTests,
  },
  {
    name: 'bound-1: giving back does not leave `spent`',
    file: `${core}buckets/debit.ts`,
    from: '  table.ledger.spent -= units\n',
    to: '',
    tests: limiterTests,
  },
  {
    name: 'bound-2: standard and pools are not capped together',
    file: `${core}buckets/refill.ts`,
    from: 'capacity + surplus - held - pools.total - pools.undivided',
    to: 'capacity + surplus - held',
    tests: limiterTests,
  },
  {
    name: 'bound-2: giving back may exceed the capacity',
    file: `${core}buckets/debit.ts`,
    from: 'Math.min(units, room)',
    to: 'units',
    tests: limiterTests,
  },
  {
    name: 'bound-2: a smaller burst keeps what is above it',
    file: `${core}buckets/reconfigure.ts`,
    from: '    table.remainder[slot] = 0\n    shrinkTo(table, slot, config)\n',
    to: '    table.remainder[slot] = 0\n',
    tests: limiterTests,
  },
  {
    name: 'bound-3: a step back of the clock is credited',
    file: `${core}buckets/refill.ts`,
    from: 'const elapsedUs = nowUs - (at[slot] as number)',
    to: 'const elapsedUs = Math.abs(nowUs - (at[slot] as number))',
    tests: limiterTests,
  },
  {
    name: 'bound-3: releasing twice gives back twice',
    file: `${core}limiter/reservations.ts`,
    from: '    decision.isOpen = false\n',
    to: '',
    tests: limiterTests,
  },
  {
    name: 'bound-3: restoring takes the snapshot where it is higher',
    file: `${core}buckets/shrink.ts`,
    from: '  if (units <= 0) return\n',
    to: '',
    tests: limiterTests,
  },
  {
    name: 'bound-3: a plan mints what it moves',
    file: `${core}pools/plan-pools.ts`,
    from: 'return level - fillPools(pools, level, config, most)',
    to: 'fillPools(pools, level, config, most)\n  return level',
    tests: limiterTests,
  },
  {
    name: 'bound-6: entries that can pay are charged on a refusal',
    file: `${core}store/memory-buckets.ts`,
    from: '    if (ask.limitedBy >= 0) return\n',
    to: '',
    tests: limiterTests,
  },
  {
    name: 'bound-8: transfers may empty the standard account',
    file: `${core}pools/plan-pools.ts`,
    from: 'const spare = standard - Math.ceil(STANDARD_FLOOR * config.capacity)',
    to: 'const spare = standard',
    tests: floorTests,
  },
  {
    name: 'bound-8: slices may promise the whole refill',
    file: `${core}pools/plan-pools.ts`,
    from: 'const MOST_SLICED = 0.9',
    to: 'const MOST_SLICED = 1',
    tests: floorTests,
  },
  {
    name: 'bound-8: pools may hold the whole capacity',
    file: `${core}pools/plan-pools.ts`,
    from: '(1 - STANDARD_FLOOR) * capacity',
    to: 'capacity',
    tests: 'packages/core/test/pools',
  },
  {
    name: 'bound-8: an idle pool keeps what it holds',
    file: `${core}pools/plan-pools.ts`,
    from: 'return pools.weight[pool] === 0 || nowUs',
    to: 'return pools.weight[pool] === -1 && nowUs',
    tests: 'packages/core/test/pools',
  },
  {
    name: 'bound-8: pools leave no room for the largest recent cost',
    file: `${core}pools/plan-pools.ts`,
    from: ', capacity - pools.largestCost)',
    to: ')',
    tests: 'packages/core/test/pools',
  },
  {
    name: 'bound-8: debt is not paid from the pools',
    file: `${core}pools/plan-pools.ts`,
    from: '  if (level < 0) return level + takeFromPools(pools, -level)\n',
    to: '',
    tests: 'packages/core/test/pools',
  },
  {
    name: 'one-class: a payment at once takes from standard nothing of what the pool lacks',
    file: `${core}buckets/pay-at-once.ts`,
    from: ' - (cost - moved)',
    to: '',
    tests: oneClassTests,
  },
  {
    name: 'one-class: what the pool lacks of a payment is not taken from standard',
    file: `${core}buckets/debit.ts`,
    from: ' - (cost - moved)',
    to: '',
    tests: 'packages/core/test/buckets/debit',
  },
  {
    name: 'one-class: the pool pays nothing of a mixed payment',
    file: `${core}buckets/debit.ts`,
    from: 'pools === undefined ? standard : standard + (pools.level[pool] as number)',
    to: 'standard',
    tests: 'packages/core/test/buckets/debit',
  },
  {
    name: 'minting: the fraction of a unit is lost',
    file: `${core}buckets/refill-rate.ts`,
    from: '  remainders[slot] = partial - extra * den\n',
    to: '  remainders[slot] = 0\n',
    tests: 'packages/core/test/buckets/refill-rate',
  },
  {
    name: 'keys: a limited key makes room for a new one',
    file: `${core}buckets/find-bucket.ts`,
    from: '!isFull(table, slot, nowUs)) return false',
    to: 'false) return false',
    tests: 'packages/core/test/buckets',
  },
  {
    name: 'keys: leaving an overflow bucket re-opens a key',
    file: `${core}buckets/find-bucket.ts`,
    from: 'const level = shared === undefined ? capacity : Math.min(capacity, table.level[shared] as number)',
    to: 'const level = capacity',
    tests: 'packages/core/test/buckets',
  },
]
