import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import type { Writable } from 'node:stream'

/** A process that does not outlive this one. */
export interface GuardedProcess {
  readonly pid: number
  /** Resolves when it has ended, however. */
  readonly ended: Promise<void>
  /** Does nothing once it has ended. */
  signal(name: NodeJS.Signals): void
  /** Ends it at once, also when it is stopped. Resolves when it has ended. */
  kill(): Promise<void>
  /** The folder is looked after by someone else from now on. To be called when the process has ended. */
  handOver(): void
}

/** The file, in the folder of a guarded process, that has what it printed. */
export const logFile = 'server.log'

/*
 * Before the shell becomes the server, it leaves a guard behind that reads from a pipe whose other end
 * this process holds. The kernel closes that end when this process dies, of whatever cause, SIGKILL
 * included; the guard then kills the server (`$$` stays the shell's number, which is the server's) and
 * removes its folder. Nothing is unguarded for an instant, as would be a server that is reported to a guard.
 */
const guardedExec = `
folder=$1
shift
(
  trap '' HUP INT TERM
  server=$$
  while read -r word <&3; do
    case $word in
      ended) server= ;;
      over) exit ;;
    esac
  done
  if [ -n "$server" ]; then kill -KILL "$server"; fi
  rm -rf -- "$folder"
) &
exec 3<&-
exec "$@"
`

/**
 * Starts a program in a session of its own, out of reach of Ctrl-C in the terminal. It does not keep
 * this process alive.
 *
 * @param folder where its output goes; removed when this process dies
 */
export function spawnGuarded(
  folder: string,
  program: string,
  args: readonly string[],
): GuardedProcess {
  const log = openSync(join(folder, logFile), 'a')
  const child = spawn('/bin/sh', ['-c', guardedExec, 'sh', folder, program, ...args], {
    detached: true,
    stdio: ['ignore', log, log, 'pipe'],
  })
  closeSync(log)
  child.unref()
  return guardedProcess(child)
}

function guardedProcess(child: ChildProcess): GuardedProcess {
  const { pid } = child
  if (pid === undefined) throw new Error('/bin/sh could not be started')
  const guard = child.stdio[3] as Writable & { unref(): void }
  guard.unref()
  // The guard may have been killed by hand: then there is nobody to tell.
  guard.on('error', () => {})
  const ended = once(child, 'exit').then(() => void guard.write('ended\n'))
  return {
    pid,
    ended,
    signal: (name) => void child.kill(name),
    async kill() {
      // Somebody waits: until then the process stays.
      child.ref()
      child.kill('SIGKILL')
      await ended
    },
    handOver: () => void guard.end('over\n'),
  }
}
