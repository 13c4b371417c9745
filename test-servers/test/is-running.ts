import { existsSync, readFileSync } from 'node:fs'

/** Whether there is a process of that number that has not ended; one that nobody has collected yet has. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  if (!existsSync('/proc/self/stat')) return true
  return !readStat(pid).includes(') Z ')
}

function readStat(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return ') Z '
  }
}
