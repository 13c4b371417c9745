import type { Mutation } from './mutation.ts'

const folder = 'test-servers/'

/** What a test believes of its servers and of the network between: see test-servers/src. */
export const testServersMutations: readonly Mutation[] = [
  {
    name: 'test servers: a server outlives the process that started it',
    file: `${folder}src/spawn-guarded.ts`,
    from: 'if [ -n "$server" ]; then kill -KILL "$server"; fi',
    to: ':',
    tests: `${folder}test/left-behind`,
  },
  {
    name: 'test servers: the folder of a killed server outlives the process that started it',
    file: `${folder}src/spawn-guarded.ts`,
    from: '      ended) server= ;;',
    to: '      ended) exit ;;',
    tests: `${folder}test/left-behind`,
  },
  {
    name: 'test servers: a proxy outlives the process that started it',
    file: `${folder}src/delay-proxy/main.ts`,
    from: "process.on('disconnect', () => process.exit())",
    to: '',
    tests: `${folder}test/left-behind`,
  },
  {
    name: 'test servers: an unstopped server keeps a process alive',
    file: `${folder}src/spawn-guarded.ts`,
    from: '  child.unref()\n',
    to: '',
    tests: `${folder}test/left-behind`,
  },
  {
    name: "test servers: someone else's server is taken for the one that was started",
    file: `${folder}src/redis/redis-server.ts`,
    from: "infoField(info, 'process_id') === String(pid) && ",
    to: '',
    tests: `${folder}test/redis/standalone`,
  },
  {
    name: 'delay proxy: bytes arrive as late as a timer of Node',
    file: `${folder}src/delay-proxy/alarm.ts`,
    from: 'setTimeout(look, leftMs - coarseMs)',
    to: 'setTimeout(look, leftMs + coarseMs)',
    tests: `${folder}test/delay-proxy`,
  },
  {
    name: 'delay proxy: a lost reply takes its request with it',
    file: `${folder}src/delay-proxy/connection.ts`,
    from: 'faults.losing.delete(way)',
    to: "faults.losing.delete('replies')",
    tests: `${folder}test/delay-proxy`,
  },
  {
    name: 'delay proxy: bytes that were lost leave a hole in a stream that goes on',
    file: `${folder}src/delay-proxy/connection.ts`,
    from: 'hasHole = true',
    to: '',
    tests: `${folder}test/delay-proxy`,
  },
  {
    name: 'delay proxy: a death of the server is told through a line that stands still',
    file: `${folder}src/delay-proxy/delay-line.ts`,
    from: "const acceptReset = () => accept({ kind: 'reset' })",
    to: "const acceptReset = () => deliver({ kind: 'reset' }, () => {})",
    tests: `${folder}test/delay-proxy`,
  },
]
