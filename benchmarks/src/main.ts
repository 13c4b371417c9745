import { parseArgs } from 'node:util'
import { allocationTable } from './allocation/allocation-table.ts'
import { closedLoopTable } from './closed-loop/closed-loop-table.ts'
import { clusterTable } from './cluster/cluster-table.ts'
import { roundTripsTable } from './cluster/round-trips-table.ts'
import { runOptions } from './cluster/run-options.ts'
import { bottomUpTable } from './follow-ups/bottom-up-table.ts'
import { followUpsTable } from './follow-ups/follow-ups-table.ts'
import { httpTable } from './http/http-table.ts'
import { leasesTable } from './leases/leases-table.ts'
import { memoryTable } from './memory/memory-table.ts'
import { daysTable } from './models/days-table.ts'
import { modelsTable } from './models/models-table.ts'
import { outageTable } from './outage/outage-table.ts'
import { ownerTable } from './owner/owner-table.ts'
import { packagesTable } from './packages/packages-table.ts'
import { patternsTable } from './patterns/patterns-table.ts'
import { refitTable } from './patterns/refit-table.ts'
import { redisHttpTable } from './redis-http/redis-http-table.ts'
import { asMarkdown, type Table } from './report/table.ts'
import { wantedRows } from './report/wanted-rows.ts'
import { speedTable } from './speed/speed-table.ts'
import { stallTable } from './stall/stall-table.ts'
import { timeTable } from './time/time-table.ts'
import { uselessTable } from './useless/useless-table.ts'

const { values, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    // Of the table of stalls, which can be watched for longer.
    minutes: { type: 'string', default: '1' },
    // Of that and the tables with Redis: which rows, a regular expression.
    rows: { type: 'string' },
    // Of the tables with Redis: of a row, and a file for what they were made of.
    seconds: { type: 'string', default: '30' },
    raw: { type: 'string' },
  },
})

/** Tables by the name that the command is given, in the order in which they are printed. */
const tables: { readonly [name: string]: () => Promise<Table> } = {
  speed: speedTable,
  allocation: allocationTable,
  memory: memoryTable,
  owner: ownerTable,
  useless: uselessTable,
  leases: leasesTable,
  'closed-loop': closedLoopTable,
  time: timeTable,
  patterns: patternsTable,
  refit: refitTable,
  'follow-ups': followUpsTable,
  'bottom-up': bottomUpTable,
  stall: () => stallTable(Number(values.minutes), wantedRows(values.rows)),
  models: modelsTable,
  days: daysTable,
  packages: packagesTable,
  http: httpTable,
}

const withRedis = runOptions(values)

/** Tables that start many processes, take long, and are made only when they are named. */
const redisTables: typeof tables = {
  cluster: () => clusterTable(withRedis),
  'round-trips': () => roundTripsTable(withRedis),
  'redis-http': () => redisHttpTable(withRedis),
  outage: () => outageTable(withRedis),
}

const all = { ...tables, ...redisTables }
const unknown = names.filter((name) => !(name in all))
if (unknown.length > 0) {
  console.error(`No table ${unknown.join(', ')}: choose from ${Object.keys(all).join(', ')}.`)
  process.exit(2)
}
console.log(`Node ${process.version}, ${new Date().toISOString().slice(0, 10)}\n`)
for (const [name, table] of Object.entries(all)) {
  const isDue = names.length === 0 ? name in tables : names.includes(name)
  if (isDue) console.log(asMarkdown(await table()))
}
