import { openSource } from '../open-source.ts'
import { Drive } from './drive.ts'
import { httpRoad } from './http-road.ts'
import { measureRate } from './measure-rate.ts'
import type { DriveOrder, MeasureOrder, Order, Report } from './messages.ts'

const progressEveryMs = 100

/** The second process: measures and replays what it is told to, and reports. */
function main(): void {
  let running: Drive | undefined
  process.on('message', (order: Order) => {
    if (order.kind === 'stop') return running?.stop()
    if (order.kind === 'measure') return reportOf(measure(order))
    const road = httpRoad(order.origin)
    const drive = new Drive(order, road)
    running = drive
    reportOf(replay(drive, order).finally(road.close))
  })
  // Ctrl-C reaches the whole process group: the parent decides when to stop.
  process.on('SIGINT', () => {})
  process.on('disconnect', () => process.exit())
  report({ kind: 'ready' })
}

async function measure({ origin, forMs }: MeasureOrder): Promise<Report> {
  const road = httpRoad(origin)
  const perSecond = await measureRate(road, forMs)
  await road.close()
  return { kind: 'measured', perSecond }
}

async function replay(drive: Drive, { source }: DriveOrder): Promise<Report> {
  const progress = setInterval(
    () => report({ kind: 'progress', tally: drive.tally }),
    progressEveryMs,
  )
  try {
    return { kind: 'done', tally: await drive.run(openSource(source)) }
  } finally {
    clearInterval(progress)
  }
}

function reportOf(work: Promise<Report>): void {
  void work
    .catch((error: unknown): Report => ({ kind: 'broken', sentence: String(error) }))
    .then(report)
}

function report(message: Report): void {
  process.send?.(message)
}

main()
