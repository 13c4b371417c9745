import type { Mutation } from './mutation.ts'

const source = 'packages/forecast/src/'
const tests = 'packages/forecast/test/'

/** How a family comes to be heard, and how long its training may take. */
export const forecastMutations: readonly Mutation[] = [
  {
    name: 'worker: a training takes a processor from requests',
    file: 'packages/forecast/src/node/training-thread.ts',
    from: 'giveWay()',
    to: 'void giveWay',
    tests: 'packages/forecast/test/worker/node-worker',
  },
  {
    name: 'mix: what chance could have done earns a share',
    file: `${source}mix/earned-share.ts`,
    from: '(doubtfulErrors * doubtfulErrors * variance) / slope',
    to: '0 * variance',
    tests: `${tests}mix/earned-share`,
  },
  {
    name: 'mix: labels that overlap count as if they were independent',
    file: `${source}mix/earned-share.ts`,
    from: 'Math.min(labels, memoryLabels) / steps',
    to: 'Math.min(labels, memoryLabels) / Math.min(1, steps)',
    tests: `${tests}mix/earned-share`,
  },
  {
    name: 'mix: gains in bursts alone are enough',
    file: `${source}mix/earned-share.ts`,
    from: 'Math.min(plain[earned] as number, even[earned] as number)',
    to: 'Math.max(plain[earned] as number, even[earned] as number)',
    tests: `${tests}mix/earned-share`,
  },
  {
    name: 'mix: one freak label decides over a share',
    file: `${source}mix/earned-share.ts`,
    from: 'square > most ? Math.sqrt(most / square) : 1',
    to: '1',
    tests: `${tests}mix/earned-share`,
  },
  {
    name: 'mix: a family that sleeps earns a share',
    file: `${source}mix/expert-mix.ts`,
    from: 'if (isHeard(candidates[i] as Candidate, experts)) learnShare(share, proposal)',
    to: 'learnShare(share, proposal)',
    tests: `${tests}mix/expert-mix`,
  },
  {
    name: 'mix: an expert that sleeps breaks the regrets',
    file: `${source}mix/ml-poly.ts`,
    from: 'Number.isNaN(raw) ? 0 : Math.min(',
    to: 'Math.min(',
    tests: `${tests}mix/expert-mix`,
  },
  {
    name: 'worker: the start of a thread is held against its first job',
    file: `${source}node/node-worker.ts`,
    from: 'this.#isReady ? this.#timeoutMs : longestStartMs',
    to: 'this.#timeoutMs',
    tests: `${tests}worker/node-worker`,
  },
  {
    name: 'interval: a missing step makes it restless for good',
    file: `${source}interval/scale-views.ts`,
    from: 'state.forecast > 0 && value >= 0',
    to: 'state.forecast > 0',
    tests: `${tests}interval/interval`,
  },
  {
    name: 'interval: what was forecast of nothing is taken for an error',
    file: `${source}horizon/horizon-track.ts`,
    from: 'interval.labels === 0 && window.known === known',
    to: 'false',
    tests: `${tests}interval/warm-up`,
  },
  {
    name: 'excursion: a spike of two steps is one',
    file: `${source}forecaster/excursion.ts`,
    from: 'isNear && state.away >= stepsToRegain && ',
    to: 'isNear && ',
    tests: `${tests}forecaster/excursion`,
  },
  {
    name: 'excursion: every return is believed',
    file: `${source}forecaster/excursion.ts`,
    from: 'state.wait = stepsPerReturn',
    to: 'state.wait = 0',
    tests: `${tests}forecaster/excursion`,
  },
  {
    name: 'excursion: what lasts is never usual',
    file: `${source}forecaster/excursion.ts`,
    from: '  if (state.away <= longestAway) return\n',
    to: '  if (state.away > 0) return\n',
    tests: `${tests}forecaster/excursion`,
  },
  {
    name: 'excursion: nothing is a level to come back to',
    file: `${source}forecaster/excursion.ts`,
    from: ' && mean > deviation',
    to: '',
    tests: `${tests}forecaster/excursion`,
  },
  {
    name: 'selection: a model that sleeps is selected',
    file: `${source}forecaster/select-model.ts`,
    from: 'expert.isAsleep?.(horizon) !== true',
    to: 'expert.name.length > 0',
    tests: `${tests}forecaster/selected`,
  },
  {
    name: 'worker: a path that runs away is followed',
    file: `${source}experts/path/path-refits.ts`,
    from: 'Math.abs(value) <= most',
    to: 'value < most || value > 0',
    tests: `${tests}experts/path`,
  },
  {
    name: 'worker: an answer that is no numbers reaches the tick',
    file: `${source}worker/trainer.ts`,
    from: ' && ArrayBuffer.isView(weights)',
    to: '',
    tests: `${tests}robustness/worker-trouble`,
  },
]
