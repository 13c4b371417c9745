import { appendFileSync } from 'node:fs'
import { wantedRows } from '../report/wanted-rows.ts'

/** How a run on real processes was asked for. */
export interface RunOptions {
  readonly forMs: number
  readonly warmUpMs: number
  /** Whether a row is wanted, by its label, with whose it is where it may be several's. */
  isWanted(label: string): boolean
  /** The command that reprints a table. */
  commandOf(table: string): string
  /** Keeps what a row was made of. */
  record(result: object): void
}

/** What the command line says of it, see the program. */
export interface RunFlags {
  readonly seconds: string
  readonly rows?: string | undefined
  readonly raw?: string | undefined
}

/** Forecasters have settled by then; a shorter run warms up for as long as it measures. */
const WARM_UP_MS = 10_000

export function runOptions({ seconds, rows, raw }: RunFlags): RunOptions {
  const forMs = Number(seconds) * 1000
  const only = rows === undefined ? '' : ` --rows '${rows}'`
  return {
    forMs,
    warmUpMs: Math.min(WARM_UP_MS, forMs),
    isWanted: wantedRows(rows),
    commandOf: (table) => `npx --yes pnpm@12 bench ${table} --seconds ${seconds}${only}`,
    record(result) {
      if (raw !== undefined) appendFileSync(raw, `${JSON.stringify(result)}\n`)
    },
  }
}
