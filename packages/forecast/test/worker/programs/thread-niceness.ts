import { readdirSync, readFileSync } from 'node:fs'

/** How nice the threads of this process are, each figure once. Linux tells. */
export function threadNiceness(): string[] {
  const figures = readdirSync('/proc/self/task').map((thread) => {
    const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'latin1')
    // The 19th field; the second is a name in brackets, which may have blanks in it.
    return stat.slice(stat.lastIndexOf(')')).split(' ')[17] as string
  })
  return [...new Set(figures)].sort()
}
