/** What can be done to a server, and to all servers of a group at once. */
export interface Controls {
  /** `SIGSTOP`: it keeps its connections and answers nobody. */
  pause(): void
  /** `SIGCONT`. What it was sent meanwhile is carried out, late. */
  resume(): void
  /** `SIGKILL`. Resolves when it has ended. */
  kill(): Promise<void>
  /**
   * Starts it again on the same port, after a kill when it runs. Resolves when it answers, or for a group
   * when it is whole again.
   */
  restart(options?: RestartOptions): Promise<void>
  /** Ends it and removes all that it left. It may be called twice, and whatever happened before. */
  stop(): Promise<void>
}

export interface RestartOptions {
  /**
   * Whether a server that persists forgets its keys. One that does not persist always does.
   *
   * @default false
   */
  readonly empty?: boolean
}

/** Servers that were started to work together. */
export interface Group extends Controls {
  /** Resolves when the group is whole, as after its start. */
  whenReady(): Promise<void>
}

/** The group's controls from those of its members. */
export function groupOf(members: readonly Controls[], whenReady: () => Promise<void>): Group {
  return {
    whenReady,
    pause() {
      for (const member of members) member.pause()
    },
    resume() {
      for (const member of members) member.resume()
    },
    kill: () => onAll(members, (member) => member.kill()),
    async restart(options) {
      await onAll(members, (member) => member.restart(options))
      await whenReady()
    },
    stop: () => onAll(members, (member) => member.stop()),
  }
}

async function onAll<T>(members: readonly T[], act: (member: T) => Promise<void>): Promise<void> {
  await Promise.all(members.map(act))
}
