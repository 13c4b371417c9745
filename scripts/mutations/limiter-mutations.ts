import type { Mutation } from './mutation.ts'

const source = 'packages/core/src/'
const tests = 'packages/core/test/'

/** Around the buckets: forecasts, waiting, reservations, a failing store, clients, clocks. */
export const limiterMutations: readonly Mutation[] = [
  {
    name: 'demand: only what was admitted is learned from',
    file: `${source}limiter/gate.ts`,
    from: '(offered[at] as number) + entry.cost',
    to: '(offered[at] as number) + (entry.charged ? entry.cost : 0)',
    tests: `${tests}closed-loop/`,
  },
  {
    name: 'calibration: a pool whose intervals do not hold is trusted on',
    file: `${source}predict/pool-wants.ts`,
    from: ' && pool.coverage.calibrated',
    to: '',
    tests: `${tests}limiter/calibration`,
  },
  {
    name: 'slew: a refill slice falls as fast as its forecast',
    file: `${source}predict/pool-wants.ts`,
    from: 'Math.max((tokens / seconds) * gain, pool.rateWanted * fall)',
    to: '(tokens / seconds) * gain',
    tests: `${tests}predict/pool-wants`,
  },
  {
    name: 'slew: a level falls as fast as its forecast',
    file: `${source}predict/pool-wants.ts`,
    from: 'Math.max(tokens * margin, pool.capacityWanted * fall)',
    to: 'tokens * margin',
    tests: `${tests}predict/pool-wants`,
  },
  {
    name: 'scarcity: a class keeps its upper quantile beyond its established demand',
    file: `${source}predict/pool-wants.ts`,
    from: 'forecast.mean > known ? generous * (known / forecast.mean) : generous',
    to: 'generous',
    tests: `${tests}predict/pool-wants`,
  },
  {
    name: 'wait: the last of a line goes first',
    file: `${source}wait/wait-queue.ts`,
    from: 'const waiter = line.waiters[0]',
    to: 'const waiter = line.waiters.at(-1)',
    tests: `${tests}wait/`,
  },
  {
    name: 'wait: a newcomer overtakes those who wait',
    file: `${source}wait/wait-queue.ts`,
    from: 'if (this.#waiting === 0) return false',
    to: 'return false',
    tests: `${tests}limiter/wait`,
  },
  {
    name: 'wait: a line takes what another one waits for',
    file: `${source}wait/wait-queue.ts`,
    from: 'held.some((other) => other.sharesBucket(frame)) && !poolsCover(frame)',
    to: 'held.length < 0',
    tests: `${tests}wait/`,
  },
  {
    name: 'wait: nobody is let go at the deadline',
    file: `${source}wait/wait-queue.ts`,
    from: 'if (waiter.deadlineUs <= nowUs) this',
    to: 'if (waiter.deadlineUs < 0) this',
    tests: `${tests}wait/`,
  },
  {
    name: 'store: a request hangs with the store',
    file: `${source}limiter/store-guard.ts`,
    from: 'this.#parts.clock.after(DEADLINE_MS, () => resolve(late))',
    to: '() => late',
    tests: `${tests}limiter/failures`,
  },
  {
    name: 'reservations: there is no end to their life',
    file: `${source}limiter/reservations.ts`,
    from: '> RESERVATION_LIFE_S ?',
    to: '> Number.POSITIVE_INFINITY ?',
    tests: `${tests}limiter/reservations`,
  },
  {
    name: 'reservations: what settling charges is not counted as spent',
    file: `${source}buckets/debit.ts`,
    from: '  table.ledger.spent += charged\n',
    to: '',
    tests: `${tests}limiter/bounds`,
  },
  {
    name: 'client: IPv4 inside IPv6 is one network',
    file: `${source}http/client-address.ts`,
    from: 'a === 0 && b === 0 && f === 0xffff',
    to: 'false',
    tests: `${tests}http/client-address`,
  },
  {
    name: 'client: the bits that an IPv6 client can change count',
    file: `${source}http/client-address.ts`,
    from: '((groups[i] ?? 0) >> hidden) << hidden',
    to: 'hidden * 0 + (groups[i] ?? 0)',
    tests: `${tests}http/client-address`,
  },
  {
    name: 'headers: Retry-After is jittered to earlier than t',
    file: `${source}http/retry-after.ts`,
    from: 'return earliest + Math.floor(',
    to: 'return earliest - Math.floor(',
    tests: `${tests}http/retry-after`,
  },
  {
    name: 'clock: the tick keeps the process alive',
    file: `${source}clock/system-clock.ts`,
    from: 'runtime.setInterval(fn, ms))\n      timer.unref?.()\n',
    to: 'runtime.setInterval(fn, ms))\n',
    tests: `${tests}clock/system-clock`,
  },
]
