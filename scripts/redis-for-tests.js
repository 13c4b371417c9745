import { tsImport } from 'tsx/esm/api'

/**
 * Before any test: a Redis server for those that need one. Where none can be had the others still run, and
 * those that need it say why they fail.
 */
// biome-ignore lint/style/noDefaultExport: jest loads a set-up by its default export.
export default async function redisForTests() {
  const { ensureRedisServer } = await tsImport(
    '../test-servers/src/install/ensure-redis-server.ts',
    import.meta.url,
  )
  const say = (line) => process.stderr.write(`${line}\n`)
  try {
    ensureRedisServer(say)
  } catch (error) {
    say(error.message)
  }
}
