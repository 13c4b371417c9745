import type { Mutation } from './mutation.ts'

const core = 'packages/core/'
const forecast = 'packages/forecast/'

/** Patterns of requests: who is followed, what is prepared, and which follow-ups are heard. */
export const patternsMutations: readonly Mutation[] = [
  {
    name: 'costs: a fit in one go is used however it turns out',
    file: `${forecast}src/patterns/footprints/refit/cost-refit.ts`,
    from: 'this.#error <= clearlyBetter * this.#onTick',
    to: 'this.#error >= 0',
    tests: `${forecast}test/patterns/footprints/refit/cost-refit`,
  },
  {
    name: 'costs: a fit in one go never expires',
    file: `${forecast}src/patterns/footprints/refit/cost-refit.ts`,
    from: 'if (this.#age >= expiryCosts) this.#forget()',
    to: '',
    tests: `${forecast}test/patterns/footprints/refit/cost-refit`,
  },
  {
    name: 'costs: any number of types has its costs fitted',
    file: `${forecast}src/patterns/footprints/refit/cost-refits.ts`,
    from: 'if (this.#count >= mostRefits) return',
    to: '',
    tests: `${forecast}test/patterns/footprints/refit/cost-refit`,
  },
  {
    name: 'patterns: requests are left out, not clients',
    file: `${core}src/patterns/followed-clients.ts`,
    from: 'this.place(client) < this.share * CIRCLE',
    to: 'this.random() < this.share',
    tests: `${core}test/patterns/followed-clients`,
  },
  {
    name: 'patterns: a prepared key keeps its pool for good',
    file: `${core}src/patterns/prepared-keys.ts`,
    from: 'if (endUs > nowUs) return',
    to: 'if (endUs > 0) return',
    tests: `${core}test/patterns/prepared-keys`,
  },
  {
    name: 'patterns: every follow-up prepares its key',
    file: `${core}src/patterns/prepared-keys.ts`,
    from: 'if (!(requests >= ENOUGH_REQUESTS && tokens > 0) || this.left === 0) return',
    to: '',
    tests: `${core}test/patterns/prepared-keys`,
  },
  {
    name: 'patterns: a full ring overwrites what waits in it',
    file: `${core}src/patterns/request-ring.ts`,
    from: 'if (this.count === RING_SIZE) {',
    to: 'if (this.count < 0) {',
    tests: `${core}test/patterns/request-ring`,
  },
  {
    name: 'patterns: listening has no end, however many requests come',
    file: `${core}src/patterns/listening.ts`,
    from: 'if (nowMs % (WINDOW_MS * times) >= WINDOW_MS) return 0',
    to: '',
    tests: `${core}test/patterns/listening`,
  },
  {
    name: 'outlook: it is heard though it makes forecasts worse',
    file: `${forecast}src/experts/outlook-gate.ts`,
    from: '(state[withInput] as number) < most ? 1 : 0',
    to: '1',
    tests: `${forecast}test/experts/outlook-gate`,
  },
  {
    name: 'outlook: one that throws breaks the forecast',
    file: `${forecast}src/experts/guarded-outlook.ts`,
    from: 'guarded.isBroken = true\n',
    to: "throw new Error('broken')\n",
    tests: `${forecast}test/experts/outlook-regression`,
  },
  {
    name: 'outlook: one that broke is heard on',
    file: `${forecast}src/experts/outlook-regression.ts`,
    from: 'guarded.isBroken || !isOpen',
    to: '!isOpen',
    tests: `${forecast}test/experts/outlook-regression`,
  },
  {
    name: 'bottom-up: what is no number is heard',
    file: `${forecast}src/experts/bottom-up.ts`,
    from: 'isAwaited && sum >= 0 && sum < Number.POSITIVE_INFINITY',
    to: 'true',
    tests: `${forecast}test/experts/bottom-up`,
  },
  {
    name: 'bottom-up: follow-ups are added to a count that has them already',
    file: `${core}src/patterns/type-counts.ts`,
    from: 'this.expected[place] = requests\n',
    to: 'this.expected[place] = (this.expected[place] as number) + requests\n',
    tests: `${core}test/patterns/type-counts`,
  },
  {
    name: 'session memory: a cost that is not known yet takes the last one away',
    file: `${forecast}src/patterns/footprints/last-costs.ts`,
    from: 'if (isCost || known < 0) ',
    to: '',
    tests: `${forecast}test/patterns/footprints/expected-cost`,
  },
]
