import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const folders = ['.', 'docs', 'examples', ...inside('packages'), ...inside('examples')]
const pages = folders.flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md') && !name.endsWith('.api.md'))
    .map((name) => join(folder, name)),
)

function inside(folder: string): string[] {
  return readdirSync(join(root, folder))
    .map((name) => join(folder, name))
    .filter((path) => statSync(join(root, path)).isDirectory())
}

/** The page without its code, in which brackets mean something else. */
function proseOf(page: string): string {
  return readFileSync(join(root, page), 'utf8')
    .replaceAll(/^```[\s\S]*?^```/gm, '')
    .replaceAll(/`[^`\n]*`/g, '')
}

/** Anchors as GitHub makes them: small letters, without punctuation, spaces as hyphens. */
function anchorsOf(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8').replaceAll(/^```[\s\S]*?^```/gm, '')
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

function isDead(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? page : join(dirname(page), path)
  if (!existsSync(join(root, target))) return true
  return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).includes(anchor)
}

test.each(pages)('every link of %s leads somewhere', (page) => {
  const links = [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
  const own = links.filter((link) => !/^(https?|mailto):/.test(link))
  expect(own.filter((link) => isDead(page, link))).toEqual([])
})

test.each(pages)('every command of %s is a script of the repository', (page) => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const known = [...Object.keys(scripts), 'install', 'exec']
  const text = readFileSync(join(root, page), 'utf8')
  const used = [...text.matchAll(/npx --yes pnpm@12 ([\w:]+)/g)].map(([, name = '']) => name)
  expect(used.filter((name) => !known.includes(name))).toEqual([])
})

test('every picture of the documentation is shown on a page', () => {
  const text = pages.map((page) => readFileSync(join(root, page), 'utf8')).join('\n')
  const pictures = readdirSync(join(root, 'docs/pictures'))
  expect(pictures.filter((name) => !text.includes(`pictures/${name}`))).toEqual([])
})
