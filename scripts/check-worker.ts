import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a stranger's project runs: 300 ticks of a rhythm, until a thread has trained on it. */
const program = `
process.on('worker', (thread) => thread.on('message', ({ kind }) => {
  console.log(kind)
  if (kind === 'trained') setTimeout(done, 10)
}))
const alive = setTimeout(() => process.exit(1), 30_000)
let done = () => undefined
async function main() {
  const { createForecaster } = await import('@predictive-limit/forecast')
  const { sharedNodeWorker } = await import('@predictive-limit/forecast/node')
  const worker = sharedNodeWorker()
  const forecaster = createForecaster({ stepMs: 100, models: ['lstm'], worker })
  for (let step = 0; step < 300; step += 1) forecaster.observe(step % 4 < 2 ? 4 : 40)
  await new Promise((resolve) => { done = resolve })
  worker.close()
  clearTimeout(alive)
}
main()
`

/** Fails unless the packed package finds and runs the file of its training thread. */
export function checkWorker(project: string): void {
  const file = join(project, 'worker.js')
  writeFileSync(file, program)
  const printed = execFileSync(process.execPath, [file], { cwd: project, encoding: 'utf8' })
  if (printed === 'loaded\ntrained\n') return
  throw new Error(`the training thread did not train, but printed: ${printed}`)
}
