/** What decides how a server can be installed. */
export interface Machine {
  readonly platform: NodeJS.Platform
  readonly isRoot: boolean
  /** Continuous integration: a machine that nobody works on. */
  readonly isCi: boolean
  /** Whether a program is on the `PATH` and answers. */
  runs(command: string, ...args: readonly string[]): boolean
}

/** A program with its arguments. */
export type Command = readonly [program: string, ...args: string[]]

/**
 * The commands that install a Redis server, none where that takes someone's leave: root asked for what
 * root does, Homebrew changes nothing outside its own folder, and a CI machine is thrown away.
 */
export function installation(machine: Machine): readonly Command[] {
  if (machine.platform === 'darwin') {
    return machine.runs('brew', '--version') ? [['brew', 'install', 'redis']] : []
  }
  if (!machine.runs('apt-get', '--version')) return []
  if (machine.isRoot) return aptCommands(machine, [])
  if (machine.isCi && machine.runs('sudo', '-n', 'true'))
    return aptCommands(machine, ['sudo', '-n'])
  return []
}

function aptCommands(machine: Machine, prefix: readonly string[]): readonly Command[] {
  const as = (...command: string[]): Command => [...prefix, ...command] as unknown as Command
  // Two runs of tests may want it at once: the second waits for the first.
  const lock = ['-o', 'DPkg::Lock::Timeout=300']
  const commands = [
    as('apt-get', ...lock, 'update'),
    as('apt-get', ...lock, 'install', '--yes', '--no-install-recommends', 'redis-server'),
  ]
  // Debian starts what it installs; tests start their own. The folder says that systemd runs: sd_booted(3).
  return machine.runs('test', '-d', '/run/systemd/system')
    ? [...commands, as('systemctl', 'disable', '--now', 'redis-server')]
    : commands
}
