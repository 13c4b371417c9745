/**
 * Keeps what each package exports, with signatures, in `packages/<name>/<name>.api.md`, and what other
 * entry points do in `<name>-<entry>.api.md`: a change of
 * the public surface is then a change of a file, which a review sees.
 *
 * Run by `pnpm check:api`, which fails where a report is not what the build exports, and by
 * `pnpm update:api`, which writes the reports anew. Both build first.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  Extractor,
  ExtractorConfig,
  type ExtractorLogLevel,
  type ExtractorMessage,
  type IConfigFile,
} from '@microsoft/api-extractor'

const root = fileURLToPath(new URL('..', import.meta.url))
const silent = { logLevel: 'none' as ExtractorLogLevel }
const reported = { logLevel: 'warning' as ExtractorLogLevel, addToApiReportFile: true }

/** What a package exports: under its own name, or as `<package>/<entry>`. */
interface Entry {
  readonly name: string
  readonly entry: string
  readonly report: string
}

/** Every entry point in a package's `exports` that has types. */
function entriesOf(name: string): Entry[] {
  const file = readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')
  return Object.entries<{ types?: string }>(JSON.parse(file).exports).flatMap(
    ([path, { types }]) => {
      if (types === undefined) return []
      const report = path === '.' ? name : `${name}-${path.slice(2)}`
      return [{ name, entry: types, report }]
    },
  )
}

/** One configuration for all packages, instead of a file in each. */
function configOf({ name, entry, report }: Entry): ExtractorConfig {
  const configObject: IConfigFile = {
    projectFolder: join(root, 'packages', name),
    mainEntryPointFilePath: join(root, 'packages', name, entry),
    newlineKind: 'lf',
    compiler: { tsconfigFilePath: '<projectFolder>/tsconfig.json' },
    apiReport: {
      enabled: true,
      reportFileName: `${report}.api.md`,
      reportFolder: '<projectFolder>',
      reportTempFolder: join(root, 'node_modules/.cache/api-reports'),
    },
    docModel: { enabled: false },
    dtsRollup: { enabled: false },
    tsdocMetadata: { enabled: false },
    messages: {
      extractorMessageReporting: {
        default: reported,
        // What `index.ts` exports is public: no tag says it again.
        'ae-missing-release-tag': silent,
        'ae-undocumented': silent,
      },
    },
  }
  const packageJsonFullPath = join(root, 'packages', name, 'package.json')
  return ExtractorConfig.prepare({
    configObject,
    configObjectFullPath: undefined,
    packageJsonFullPath,
  })
}

function withoutPreamble(message: ExtractorMessage): void {
  if (message.messageId === 'console-preamble') message.handled = true
}

const localBuild = process.argv.includes('--local')
const entries = readdirSync(join(root, 'packages')).flatMap(entriesOf)
const stale = entries.filter((entry) => {
  const options = { localBuild, printApiReportDiff: true, messageCallback: withoutPreamble }
  return !Extractor.invoke(configOf(entry), options).succeeded
})
if (stale.length > 0) {
  console.error(
    `Not as reported: ${stale.map(({ report }) => report).join(', ')}. If it is meant: npx --yes pnpm@12 update:api`,
  )
  process.exitCode = 1
}
