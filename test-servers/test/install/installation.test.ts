import { expect, test } from '@jest/globals'
import { installation, type Machine } from '../../src/install/installation.ts'

const everything = { isRoot: false, isCi: false, runs: () => true }
const nothing = { isRoot: true, isCi: true, runs: () => false }
const having = (...programs: string[]) => ({
  runs: (program: string) => programs.includes(program),
})
const lines = (machine: Machine) => installation(machine).map((command) => command.join(' '))

test('root on Debian installs by apt-get', () => {
  expect(lines({ ...nothing, platform: 'linux', ...having('apt-get') })).toEqual([
    'apt-get -o DPkg::Lock::Timeout=300 update',
    'apt-get -o DPkg::Lock::Timeout=300 install --yes --no-install-recommends redis-server',
  ])
})

test('where systemd runs, the server that Debian starts is stopped for good', () => {
  const machine = { ...nothing, platform: 'linux', ...having('apt-get', 'test') } as const
  expect(lines(machine).at(-1)).toBe('systemctl disable --now redis-server')
})

test('a CI machine installs by sudo where sudo asks for no password', () => {
  const ci = { platform: 'linux', isRoot: false, isCi: true } as const
  expect(lines({ ...ci, ...having('apt-get', 'sudo') })).toEqual([
    'sudo -n apt-get -o DPkg::Lock::Timeout=300 update',
    'sudo -n apt-get -o DPkg::Lock::Timeout=300 install --yes --no-install-recommends redis-server',
  ])
  expect(lines({ ...ci, ...having('apt-get') })).toEqual([])
})

test('on macOS Homebrew installs', () => {
  const mac = { ...nothing, platform: 'darwin' } as const
  expect(lines({ ...mac, ...having('brew') })).toEqual(['brew install redis'])
})

test.each([
  ['macOS without Homebrew', { ...nothing, platform: 'darwin' }],
  ['Linux without apt-get', { ...nothing, platform: 'linux' }],
  ['someone who works on Debian and is not root', { ...everything, platform: 'linux' }],
  ['Windows', { ...nothing, platform: 'win32' }],
] as const)('%s: nothing is installed', (_whose, machine) => {
  expect(installation(machine)).toEqual([])
})
