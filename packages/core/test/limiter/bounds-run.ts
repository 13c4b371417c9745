import {
  createLimiter,
  type Decision,
  type Limiter,
  type LimiterSnapshot,
  type ManualClock,
  manualClock,
  type Store,
  type TokenLedger,
} from '@predictive-limit/core'
import { expectAtMost, expectSame } from '../expect-quickly.ts'
import type { Happening } from './random-traffic.ts'
import { seededRandom } from './seeded-random.ts'
import { WindowChecker } from './window-checker.ts'

type Name = 'db' | 'user'
type Request = Extract<Happening, { kind: 'request' }>

interface Reservation {
  readonly decision: Decision<Name>
  readonly request: Request
}

const userLimit = { limit: 20, burst: 10 } as const

/** A limiter under random traffic whose bounds are checked after every step. All sums in units. */
export class BoundsRun {
  readonly limiter: Limiter<Name>
  readonly #clock: ManualClock = manualClock(1_000)
  readonly #surplus: number
  readonly #open: Reservation[] = []
  readonly #windows = { db: new WindowChecker(), user: new Map<string, WindowChecker>() }
  #limit: number
  #burst: number
  #largestBurst: number
  #snapshot: LimiterSnapshot | undefined

  constructor(limits: { limit: number; burst: number; surplus: number }, store: Store) {
    const { limit, burst, surplus } = limits
    this.#surplus = surplus * 1000
    this.#limit = limit
    this.#burst = burst
    this.#largestBurst = burst
    this.limiter = createLimiter<Name>({
      resources: {
        db: { limit, burst, window: '1s', key: 'shared', surplus },
        user: { ...userLimit, window: '1s' },
      },
      clock: this.#clock,
      random: seededRandom(7),
      store,
    })
  }

  happen(happening: Happening): void {
    if (happening.kind === 'time passes') this.#pass(() => this.#clock.advance(happening.ms))
    if (happening.kind === 'clock steps') this.#pass(() => this.#clock.step(happening.ms))
    if (happening.kind === 'request') this.#request(happening)
    if (happening.kind === 'settle') this.#settle(happening)
    if (happening.kind === 'release') this.#release(happening.which)
    if (happening.kind === 'new limits') this.#changeLimits(happening)
    if (happening.kind === 'snapshot') this.#snapshot = this.limiter.snapshot()
    if (happening.kind === 'restore' && this.#snapshot) this.limiter.restore(this.#snapshot)
    this.#checkAccounts()
  }

  /** Bound 3 counts the time of the store's clock: what it moves forward, never what it steps back. */
  #pass(move: () => void): void {
    const before = Math.floor(this.#clock.now() * 1000)
    move()
    const elapsedUs = Math.max(0, Math.floor(this.#clock.now() * 1000) - before)
    this.#windows.db.pass((elapsedUs * this.#limit) / 1000)
    for (const window of this.#windows.user.values()) {
      window.pass((elapsedUs * userLimit.limit) / 1000)
    }
  }

  /** Bound 6: a request is charged in full or not at all. */
  #request(request: Request): void {
    const before = this.#ledgers()
    const { client, class: owner, db, user } = request
    const decision = this.limiter.acquire({
      client,
      type: owner,
      class: owner,
      cost: { db, user },
    })
    if (decision instanceof Promise) throw new Error('A memory store answers at once.')
    const after = this.#ledgers()
    const charged = decision.allowed ? 1 : 0
    expectSame(units(after.db.spent - before.db.spent), charged * units(db))
    expectSame(units(after.user.spent - before.user.spent), charged * units(user))
    if (!decision.allowed) return
    this.#open.push({ decision, request })
    this.#add(client, units(db), units(user))
  }

  #settle({ which, db, user }: Extract<Happening, { kind: 'settle' }>): void {
    const reservation = this.#open.splice(which % Math.max(1, this.#open.length), 1)[0]
    if (!reservation) return
    const { decision, request } = reservation
    decision.settle({ db, user })
    const givenBack = (reserved: number, actual: number) =>
      reserved > 0 ? Math.min(0, units(actual) - units(reserved)) : 0
    this.#add(request.client, givenBack(request.db, db), givenBack(request.user, user))
  }

  #release(which: number): void {
    const reservation = this.#open.splice(which % Math.max(1, this.#open.length), 1)[0]
    if (!reservation) return
    const { decision, request } = reservation
    decision.release()
    decision.release()
    this.#add(request.client, -units(request.db), -units(request.user))
  }

  #changeLimits({ limit, burst }: Extract<Happening, { kind: 'new limits' }>): void {
    this.limiter.update({ db: { limit, burst } })
    this.#limit = limit
    this.#burst = burst
    this.#largestBurst = Math.max(this.#largestBurst, burst)
  }

  /** Bound 3: every window, at the largest burst and the refill there was. */
  #add(client: string, db: number, user: number): void {
    const own = this.#windows.user.get(client) ?? new WindowChecker()
    this.#windows.user.set(client, own)
    this.#windows.db.add(db)
    own.add(user)
    const most = this.#largestBurst * 1000 + this.#surplus
    expectAtMost(this.#windows.db.worst, most + rounding)
    expectAtMost(own.worst, userLimit.burst * 1000 + rounding)
  }

  #checkAccounts(): void {
    const { db, user } = this.#ledgers()
    for (const ledger of [db, user]) {
      const held = ledger.standard + ledger.predicted + ledger.outstanding
      const left = units(held) + units(ledger.spent) + units(ledger.writtenOff)
      // Bound 1, exactly: `minted` is already net of overflow.
      expectSame(left, units(ledger.initial) + units(ledger.minted))
    }
    // Bound 2.
    const held = units(db.standard + db.predicted + db.outstanding)
    expectAtMost(held, this.#burst * 1000 + this.#surplus)
    expectAtMost(0, db.predicted)
  }

  #ledgers(): { db: TokenLedger; user: TokenLedger } {
    const { resources } = this.limiter.stats()
    return { db: resources.db.tokens, user: resources.user.tokens }
  }
}

/** Refill of a window is computed here in floating point. */
const rounding = 1e-6

function units(tokens: number): number {
  return Math.round(tokens * 1000)
}
