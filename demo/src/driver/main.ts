import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'undici'
import { openSource } from '../open-source.ts'
import { toWire } from '../wire.ts'
import { Drive } from './drive.ts'
import type { DriveOrder, Order, Report } from './messages.ts'

const connections = 64
const progressEveryMs = 100

/** The second process: replays what it is told to over keep-alive connections, and reports. */
function main(): void {
  let drive: Drive | undefined
  process.on('message', (order: Order) => {
    if (order.kind === 'stop') drive?.stop()
    else drive = start(order)
  })
  // Ctrl-C reaches the whole process group: the parent decides when to stop.
  process.on('SIGINT', () => {})
  process.on('disconnect', () => process.exit())
  report({ kind: 'ready' })
}

function start(order: DriveOrder): Drive {
  const pool = new Pool(order.origin, { connections })
  const drive = new Drive(order, {
    now: () => performance.now(),
    sleep: (ms) => sleep(ms),
    send: async (arrival) => {
      const { statusCode, body } = await pool.request(toWire(arrival))
      await body.dump()
      return statusCode
    },
  })
  const progress = setInterval(
    () => report({ kind: 'progress', tally: drive.tally }),
    progressEveryMs,
  )
  void drive
    .run(openSource(order.source))
    .then((tally) => report({ kind: 'done', tally }))
    .catch((error: unknown) => report({ kind: 'broken', sentence: String(error) }))
    .finally(() => {
      clearInterval(progress)
      void pool.close().then(() => process.disconnect?.())
    })
  return drive
}

function report(message: Report): void {
  process.send?.(message)
}

main()
