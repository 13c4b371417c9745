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
    from: 'if (lease) this.parts.leases.release(lease)',
    to: '{}',
    tests: `${tests}local-answers`,
  },
  {
    name: 'outage: what the policy admits is charged to nobody',
    file: 'packages/core/src/limiter/store-guard.ts',
    from: 'if (entry.charged) buckets.owe?.(entry, entry.cost, nowUs)',
    to: '',
    tests: `${tests}outage`,
  },
  {
    name: 'outage: what a late store admitted as well is charged twice',
    file: `${source}message-draft.ts`,
    from: 'if (answer.charged[place]) sink',
    to: 'if (!answer.charged[place]) sink',
    tests: `${tests}outage`,
  },
  {
    name: 'outage: the policy admits beside the leases of a late store',
    file: `${source}degradation.ts`,
    from: 'if (nowUs - this.#heardUs >= TERM_US) return true',
    to: 'if (nowUs >= 0) return true',
    tests: `${tests}outage`,
  },
  {
    name: 'outage: a store that is away is asked for every request',
    file: `${source}degradation.ts`,
    from: "if (this.#watch.state !== 'detached') return false",
    to: 'if (address !== undefined) return false',
    tests: `${tests}outage`,
  },
  {
    name: 'outage: refill that had no room pays for nothing',
    file: `${source}owed.ts`,
    from: 'debt.units = Math.max(0, units - paid)',
    to: 'debt.units = units',
    tests: `${tests}owed`,
  },
  {
    name: 'outage: a shared limit is divided evenly, whatever the demand',
    file: `${source}fleet.ts`,
    from: 'if (byDemand === undefined) return',
    to: 'if (byDemand === undefined || byDemand >= 0) return',
    tests: `${tests}fleet`,
  },
  {
    name: 'outage: one failure long ago makes a store detached',
    file: `${source}store-watch.ts`,
    from: 'if (sentUs - lastGoodUs >= this.#termUs)',
    to: 'if (this.#nowUs() - this.#answeredUs >= this.#termUs)',
    tests: `${tests}store-watch`,
  },
  {
    name: 'leases: refill has no regard for what is leased',
    file: 'packages/core/src/buckets/refill.ts',
    from: 'held - pools.total - pools.undivided - pools.leased',
    to: 'held - pools.total - pools.undivided',
    tests: `${tests}windows`,
  },
]
