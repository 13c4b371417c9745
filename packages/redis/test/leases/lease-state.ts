import { assembleSource, type Script } from '../../../../scripts/lua-scripts.ts'
import type { Lease, LeaseSet } from '../../../core/src/leases/lease-set.ts'
import type { PoolSet } from '../../../core/src/pools/pool-set.ts'
import type { LeasedStore } from '../../../core/test/leases/leased-store.ts'
import { timedParts } from '../support/timed-scripts.ts'

/**
 * Brings a bucket up to date and tells all that is known of it and its leases, whether callers are ever
 * told or not.
 */
export const stateScript: Script = assembleSource(
  `-- include: time header reply limits named pools ledger leases demand trickle expiry refill reports life bucket picture
local bucket = open_bucket(KEYS[1], ARGV[2], true)
save_bucket(bucket)
local function exact(number) tell_text(string.format('%.17g', number)) end
local function list(...)
  for i = 1, select('#', ...) do exact((select(i, ...))) end
end
list(bucket.s, bucket.t, bucket.f, unpack(bucket.ledger))
local p = bucket.pools
if not p then return reply end
list(p.sliced, p.standard_carry, p.total, p.leased, p.largest_cost, p.planned_at, #p.class)
for i = 1, #p.class do
  tell_text(p.class[i])
  list(p.level[i], p.capacity[i], p.slice[i], p.carry[i], p.asked_at[i], p.weight[i])
end
if not p.leases then return reply end
local set = holders_of(p)
list(set.due, set.budgets, set.trickled, set.trickle_carry, set.offered, set.trickling)
list(set.is_emptied and 1 or 0, set.most, set.demand_rate)
for i = 1, #p.class do
  list(set.parts[i], set.rate[i], set.capacity[i], set.held[i], set.holders[i])
end
exact(#set.incarnation)
for i = 1, #set.incarnation do
  local one = lease_at(set, i)
  tell_text(set.incarnation[i])
  list(one.sequence, set.expires_at[i], set.term[i], set.trickle_until[i], set.trickle_from[i],
    one.demand, one.demand_rate, one.told_at, #one.class)
  for k = 1, #one.class do
    tell_text(one.class[k])
    list(one.pool[k] - 1, one.asked[k], one.granted[k], one.used[k], one.returned[k])
    list(one.rate[k], one.capacity[k], one.weight[k], one.parts[k], one.budget[k])
  end
end
exact(redis.call('HLEN', KEYS[1]) - 9 - #set.incarnation)
return reply
`,
  timedParts,
)

type Told = [name: string, value: string | number][]

/** What the state script tells, as the reference has it. */
export function stateOf({ table, slot, pools }: LeasedStore): Told {
  const { initial, minted, overflow, spent, moved, returned, writtenOff } = table.ledger
  const told = named({
    s: at(table.level, slot),
    t: at(table.at, slot),
    f: at(table.remainder, slot),
    ...{ initial, minted, overflow, spent, moved, returned, writtenOff },
  })
  if (pools === undefined) return told
  told.push(...poolsOf(pools))
  if (pools.leases === undefined) return told
  const { leases } = pools.leases
  return [
    ...told,
    ...sumsOf(pools, pools.leases),
    ...leases.flatMap(leaseOf),
    ['fields too many', 0],
  ]
}

function poolsOf({ leases, ...pools }: PoolSet): Told {
  const { sliced, standardCarry, total, leased, largestCost, plannedAtUs, count } = pools
  const { level, capacity, slice, carry, askedAtUs, weight } = pools
  const told = named({ sliced, standardCarry, total, leased, largestCost, plannedAtUs, count })
  for (let i = 0; i < count; i++) {
    told.push(['pool', leases?.names[i] ?? ''])
    told.push(...row({ level, capacity, slice, carry, askedAtUs, weight }, i))
  }
  return told
}

function sumsOf({ count }: PoolSet, set: LeaseSet): Told {
  const { dueUs, budgets, trickled, trickleCarry, offered, trickling, isEmptied, most } = set
  const { parts, rate, capacity, held, holders } = set
  const told = named({ dueUs, budgets, trickled, trickleCarry, offered, trickling })
  told.push(
    ['isEmptied', isEmptied ? 1 : 0],
    ['most', most],
    ['demandPerSecond', set.demandPerSecond],
  )
  for (let i = 0; i < count; i++) {
    told.push(...row({ parts, rate, capacity, held, holders }, i))
  }
  told.push(['leases', set.leases.length])
  return told
}

function leaseOf(lease: Lease): Told {
  const { incarnation, sequence, expiresAtUs, termUs, trickleUntilUs, trickleFrom } = lease
  const told = named({ incarnation, sequence, expiresAtUs, termUs, trickleUntilUs, trickleFrom })
  const { demand, demandPerSecond, toldAtUs } = lease
  told.push(...named({ demand, demandPerSecond, toldAtUs }))
  told.push(['classes', lease.classes.length])
  for (const one of lease.classes) {
    const { pool, asked, granted, used, returned, ratePerSecond, capacity } = one
    told.push(...named({ class: one.class, pool, asked, granted, used, returned }))
    const { weight, parts, budget } = one
    told.push(...named({ ratePerSecond, capacity, weight, parts, budget }))
  }
  return told
}

function named(values: { readonly [name: string]: string | number }): Told {
  return Object.entries(values)
}

function row(columns: { readonly [name: string]: Float64Array }, index: number): Told {
  return Object.entries(columns).map(([name, values]) => [`${name} ${index}`, at(values, index)])
}

/** The first difference between what Redis told and the reference; undefined where there is none. */
export function differenceOf(told: readonly string[], expected: Told): string | undefined {
  for (const [i, [name, value]] of expected.entries()) {
    const text = told[i]
    const same = typeof value === 'string' ? text === value : numberOf(text) === value + 0
    if (!same) return `${name}: ${text} in Redis, ${value} in memory`
  }
  return told.length === expected.length ? undefined : `${told.length} values in Redis`
}

function numberOf(text: string | undefined): number {
  if (text === 'inf') return Number.POSITIVE_INFINITY
  if (text === '-inf') return Number.NEGATIVE_INFINITY
  return Number(text) + 0
}

function at(values: Float64Array, index: number): number {
  return values[index] as number
}
