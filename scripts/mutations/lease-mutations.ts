import type { Mutation } from './mutation.ts'

const leaseTests = 'packages/core/test/leases/(renew|trickle|held)'
const core = 'packages/core/src/'

/** Leases: bounds 1 to 4 and 8 of docs/concepts.md, on both sides. */
export const leaseMutations: readonly Mutation[] = [
  {
    name: 'leases: refill takes no notice of what is leased',
    file: `${core}buckets/refill.ts`,
    from: ' - pools.undivided - pools.leased',
    to: ' - pools.undivided',
    tests: leaseTests,
  },
  {
    name: 'leases: a bucket with leases is decided at once, which knows nothing of them',
    file: `${core}buckets/take-at-once.ts`,
    from: '    if (pools !== undefined && pools.leases !== undefined) return giveAllBack(tables, entries, i)\n',
    to: '',
    tests: 'packages/core/test/buckets/take-at-once',
  },
  {
    name: 'leases: the time before the end of a lease is minted after it',
    file: `${core}buckets/refill.ts`,
    from: '    if (dueUs > (table.at[slot] as number)) advance(table, slot, pools, dueUs)\n',
    to: '',
    tests: leaseTests,
  },
  {
    name: 'leases: what expired holders had is credited',
    file: `${core}leases/expire-leases.ts`,
    from: '    ledger.writtenOff += held',
    to: '    pools.undivided += held',
    tests: leaseTests,
  },
  {
    name: 'leases: an unknown incarnation is not fenced',
    file: `${core}leases/renew-lease.ts`,
    from: "  if (message.sequence !== 1) return 'fenced'\n",
    to: '',
    tests: leaseTests,
  },
  {
    name: 'leases: a repeated message is applied again',
    file: `${core}leases/renew-lease.ts`,
    from: '  if (message.sequence === lease.sequence && lease.reply) return lease.reply\n',
    to: '',
    tests: leaseTests,
  },
  {
    name: 'leases: a message that was overtaken is applied',
    file: `${core}leases/renew-lease.ts`,
    from: 'message.sequence < lease.sequence',
    to: 'message.sequence < 0',
    tests: leaseTests,
  },
  {
    name: 'leases: returned totals are credited whole each time',
    file: `${core}leases/apply-report.ts`,
    from: 'report.returned - leased.returned',
    to: 'report.returned',
    tests: leaseTests,
  },
  {
    name: 'leases: more is credited than the holder has',
    file: `${core}leases/apply-report.ts`,
    from: 'const back = Math.min(units, held)',
    to: 'const back = units',
    tests: leaseTests,
  },
  {
    name: 'leases: lost grants are no debt',
    file: `${core}leases/apply-report.ts`,
    from: '  table.level[slot] = level - charged\n',
    to: '',
    tests: leaseTests,
  },
  {
    name: 'leases: a grant takes the standard account below its floor',
    file: `${core}leases/share-out.ts`,
    from: 'turn.standard - floor',
    to: 'turn.standard',
    tests: leaseTests,
  },
  {
    name: 'leases: no room is kept for what trickles will bring',
    file: `${core}leases/share-out.ts`,
    from: '  pools.leased += leased.budget\n',
    to: '',
    tests: leaseTests,
  },
  {
    name: 'leases: a full bucket starves trickles',
    file: `${core}buckets/refill.ts`,
    from: 'held < debtFloor || isTrickling',
    to: 'held < debtFloor',
    tests: leaseTests,
  },
  {
    name: 'leases: a holder spends until the store ends its lease',
    file: `${core}leases/held-messages.ts`,
    from: 'lease.sentAtUs + lease.termUs - marginUs(lease.termUs)',
    to: 'lease.sentAtUs + lease.termUs',
    tests: leaseTests,
  },
  {
    name: 'leases: the term counts from the answer',
    file: `${core}leases/held-messages.ts`,
    from: 'lease.sentAtUs + lease.termUs',
    to: 'nowUs + lease.termUs',
    tests: leaseTests,
  },
  {
    name: 'leases: a trickle matures while a message is on its way',
    file: `${core}leases/held-messages.ts`,
    from: '  lease.maturesFromUs = undefined\n',
    to: '',
    tests: leaseTests,
  },
  {
    name: 'leases: a machine that slept goes on spending',
    file: `${core}leases/held-lease.ts`,
    from: 'isOver || differsUs > marginUs(lease.termUs)',
    to: 'isOver',
    tests: leaseTests,
  },
]
