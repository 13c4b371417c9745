import { parseArgs } from 'node:util'
import { allocationTable } from './allocation/allocation-table.ts'
import { closedLoopTable } from './closed-loop/closed-loop-table.ts'
import { bottomUpTable } from './follow-ups/bottom-up-table.ts'
import { followUpsTable } from './follow-ups/follow-ups-table.ts'
import { httpTable } from './http/http-table.ts'
import { memoryTable } from './memory/memory-table.ts'
import { daysTable } from './models/days-table.ts'
import { modelsTable } from './models/models-table.ts'
import { ownerTable } from './owner/owner-table.ts'
import { packagesTable } from './packages/packages-table.ts'
import { patternsTable } from './patterns/patterns-table.ts'
import { refitTable } from './patterns/refit-table.ts'
import { asMarkdown, type Table } from './report/table.ts'
import { speedTable } from './speed/speed-table.ts'
import { stallTable } from './stall/stall-table.ts'
import { timeTable } from './time/time-table.ts'
import { uselessTable } from './useless/useless-table.ts'

const { values, positionals: names } = parseArgs({
  allowPositionals: true,
  // Only the table of stalls can be watched for longer.
  options: { minutes: { type: 'string', default: '1' } },
})

/** Tables by the name that the command is given, in the order in which they are printed. */
const tables: { readonly [name: string]: () => Promise<Table> } = {
  speed: speedTable,
  allocation: allocationTable,
  memory: memoryTable,
  owner: ownerTable,
  useless: uselessTable,
  'closed-loop': closedLoopTable,
  time: timeTable,
  patterns: patternsTable,
  refit: refitTable,
  'follow-ups': followUpsTable,
  'bottom-up': bottomUpTable,
  stall: () => stallTable(Number(values.minutes)),
  models: modelsTable,
  days: daysTable,
  packages: packagesTable,
  http: httpTable,
}

const unknown = names.filter((name) => !(name in tables))
if (unknown.length > 0) {
  console.error(`No table ${unknown.join(', ')}: choose from ${Object.keys(tables).join(', ')}.`)
  process.exit(2)
}
console.log(`Node ${process.version}, ${new Date().toISOString().slice(0, 10)}\n`)
for (const [name, table] of Object.entries(tables)) {
  if (names.length === 0 || names.includes(name)) console.log(asMarkdown(await table()))
}
