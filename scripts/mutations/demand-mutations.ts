import type { Mutation } from './mutation.ts'

const source = 'packages/core/src/'
const tests = 'packages/core/test/'

/** What counts as demand: refused requests, retries, costs known later, abuse. */
export const demandMutations: readonly Mutation[] = [
  {
    name: 'demand: only what was admitted is learned from',
    file: `${source}limiter/gate.ts`,
    from: 'whole[2 * classIndex] = (whole[2 * classIndex] as number) + 1',
    to: 'whole[2 * classIndex] = (whole[2 * classIndex] as number) + (frame.lacking < 0 ? 1 : 0)',
    tests: `${tests}closed-loop/`,
  },
  {
    name: 'retries: whoever comes back counts again',
    file: `${source}limiter/gate.ts`,
    from: 'if (nowUs <= this.refusals.untilUs) this.refused?.arrive(frame)',
    to: '',
    tests: `${tests}limiter/offered-demand`,
  },
  {
    name: 'retries: whoever asks again after a refusal is taken to come back',
    file: `${source}demand/refusals.ts`,
    from: 'else evidence.noteAdmittedFirst(delayUs)',
    to: '',
    tests: `${tests}demand/refusals`,
  },
  {
    name: 'retries: a request that was refused in its turn is evidence of coming back',
    file: `${source}demand/refusals.ts`,
    from: 'if (past.refused) evidence.noteRefusedFirst(delayUs, -1)',
    to: 'if (past.refused) evidence.noteRefusedFirst(delayUs, 0)',
    tests: `${tests}demand/refusals`,
  },
  {
    name: 'retries: a difference that crowds explain is taken for coming back',
    file: `${source}demand/retry-evidence.ts`,
    from: 'more < LEAST_SHARE * first || ',
    to: '',
    tests: `${tests}demand/retry-evidence`,
  },
  {
    name: 'retries: an accident is taken for coming back',
    file: `${source}demand/retry-evidence.ts`,
    from: ' || more * more < DEVIATIONS ** 2 * (first + last)',
    to: '',
    tests: `${tests}demand/retry-evidence`,
  },
  {
    name: 'retries: what it cost is not taken back with the request',
    file: `${source}limiter/refused-demand.ts`,
    from: '-share * this.unitsOf(entry, type)',
    to: '-share * entry.cost',
    tests: `${tests}limiter/offered-demand`,
  },
  {
    name: 'retries: abuse that comes back counts as abuse twice',
    file: `${source}limiter/refused-demand.ts`,
    from: 'frame === this.retry ? 1 - this.retryShare : 1',
    to: '1',
    tests: `${tests}limiter/offered-demand`,
  },
  {
    name: 'costs: a refused request counts at its estimate',
    file: `${source}limiter/refused-demand.ts`,
    from: 'this.resources[resource]?.settled.of(type) ?? cost',
    to: 'cost',
    tests: `${tests}limiter/offered-demand`,
  },
  {
    name: 'forecasters: a class is taken for all of the demand for good',
    file: `${source}predict/shared-forecasters.ts`,
    from: 'if (this.only !== undefined && !isAllOf(step, all, pools)) this.part(pools)',
    to: '',
    tests: `${tests}predict/shared-forecasters`,
  },
  {
    name: 'forecasters: a class that is no longer alone begins anew',
    file: `${source}predict/shared-forecasters.ts`,
    from: 'forecaster.restore(this.total.snapshot())',
    to: '',
    tests: `${tests}predict/shared-forecasters`,
  },
  {
    name: 'costs: what is settled for less than a step has is lost',
    file: `${source}predict/step-by-pool.ts`,
    from: 'this.owed[index] = Math.min(0, units)',
    to: 'this.owed[index] = 0',
    tests: `${tests}limiter/offered-demand`,
  },
  {
    name: 'poisoning: a season remembers abuse',
    file: `${source}limiter/refused-demand.ts`,
    from: 'if (isAbuse) this.demand.noteUnusual(resource, classIndex, share * units)',
    to: '',
    tests: `${tests}limiter/offered-demand`,
  },
  {
    name: 'poisoning: a season remembers who is blocked',
    file: `${source}limiter/refused-demand.ts`,
    from: 'return blocked || ',
    to: 'return ',
    tests: `${tests}limiter/offered-demand`,
  },
  {
    name: 'poisoning: a season remembers what a limit of its own refuses',
    file: `${source}limiter/refused-demand.ts`,
    from: ' || this.resources[resource]?.shared === false',
    to: '',
    tests: `${tests}limiter/offered-demand`,
  },
  {
    name: 'poisoning: two minutes of an attack establish a client',
    file: `${source}predict/client-shares.ts`,
    from: 'isTrusted ? share : Math.min(share, CLIP * before + FOOT_IN_THE_DOOR)',
    to: 'share',
    tests: `${tests}predict/client-shares`,
  },
  {
    name: 'poisoning: a fifth of any attack is learned',
    file: `${source}predict/client-shares.ts`,
    from: 'Math.min(MOST_OF_CLASS, this.usual / perSecond)',
    to: 'MOST_OF_CLASS',
    tests: `${tests}predict/client-shares`,
  },
  {
    name: 'poisoning: chance takes what a client is established with from it',
    file: `${source}predict/client-shares.ts`,
    from: 'countedPart(this.share, this.likely)',
    to: 'countedPart(this.share, this.established)',
    tests: `${tests}predict/client-shares`,
  },
]
