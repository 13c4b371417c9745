import type { Mutation } from './mutation.ts'

const source = 'packages/core/src/shared/'
const tests = 'packages/core/test/shared/'

/** What an instance of a shared limit decides by itself. */
export const sharedMutations: readonly Mutation[] = [
  {
    name: 'bound-6: what was taken here stands where another resource refuses',
    file: `${source}ask-for-rest.ts`,
    from: '  if (part.limitedBy >= 0) {\n    giveBackTaken(parts.local, taken, parts.returnToStore)',
    to: '  if (part.limitedBy >= 0) {',
    tests: `${tests}local-answers`,
  },
  {
    name: 'bound-7: a key that was refused is refused for good',
    file: `${source}denied-keys.ts`,
    from: 'nowUs < denial.untilUs && ',
    to: '',
    tests: `${tests}local-answers`,
  },
  {
    name: 'bound-7: a refusal answers for less than was asked',
    file: `${source}denied-keys.ts`,
    from: ' && cost >= denial.cost',
    to: '',
    tests: `${tests}local-answers`,
  },
  {
    name: 'bound-7: a saturated reply answers for the store for good',
    file: `${source}resource-lease.ts`,
    from: 'isSaturated(this.held, className, nowUs, this.#answersForUs)',
    to: 'isSaturated(this.held, className, nowUs, Number.POSITIVE_INFINITY)',
    tests: `${tests}local-answers`,
  },
  {
    name: 'leases: who closes keeps what it holds',
    file: `${source}shared-buckets.ts`,
    from: 'if (lease) this.#leases.release(lease)',
    to: '{}',
    tests: `${tests}local-answers`,
  },
  {
    name: 'leases: refill has no regard for what is leased',
    file: 'packages/core/src/buckets/refill.ts',
    from: 'held - pools.total - pools.undivided - pools.leased',
    to: 'held - pools.total - pools.undivided',
    tests: `${tests}windows`,
  },
]
