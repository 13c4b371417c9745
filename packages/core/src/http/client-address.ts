import { optionError } from '../options/option-error.ts'

/** Options of {@link clientKey}. */
export interface ClientKeyOptions {
  /**
   * Leading bits of an IPv6 address that name one client. A provider hands a household a whole
   * network, so a client can change the other bits at will. 1 to 128 @default 56
   */
  readonly ipv6Prefix?: number
}

const byte = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
const ipv4 = `${byte}(?:\\.${byte}){3}`
/** Also as a dual-stack server reports it, which is how most clients come. */
const ipv4Pattern = new RegExp(`^(?:(?:::ffff:)?(${ipv4})|(${ipv4}):\\d{1,5})$`, 'i')
const bracketPattern = /^\[([^\]]+)\](?::\d{1,5})?$/
const groupPattern = /^[0-9a-f]{1,4}$/i

/**
 * The name under which a client's address is limited: an IPv4 address as it is, an IPv6 address by
 * its network. IPv4 inside IPv6 (`::ffff:0:0/96` as dual-stack servers report it, and the NAT64
 * prefix `64:ff9b::/96`) is the IPv4 address, in every notation; otherwise all IPv4 clients of such a
 * server would share one bucket (CVE-2026-30827). Link-local addresses stay whole: all of them are in
 * one network. A port, brackets and a zone (`%eth0`) do not count.
 *
 * @returns `undefined` when the text is not an IP address
 * @throws PredictiveLimitError `PREDICTIVE_LIMIT_E_CLIENT` when `ipv6Prefix` is out of range
 *
 * @example
 * clientKey('192.0.2.7') // '192.0.2.7'
 * clientKey('::ffff:c000:207') // '192.0.2.7'
 * clientKey('2001:db8:1:2ff::9') // '2001:db8:1:200::/56'
 */
export function clientKey(address: string, options: ClientKeyOptions = {}): string | undefined {
  const { ipv6Prefix = 56 } = options
  checkPrefix(ipv6Prefix)
  const plain = ipv4Pattern.exec(address)
  if (plain !== null) return plain[1] ?? plain[2]
  const groups = ipv6Groups(address)
  if (groups === undefined) return undefined
  return embeddedIpv4(groups) ?? network(groups, isLinkLocal(groups) ? 128 : ipv6Prefix)
}

function checkPrefix(ipv6Prefix: number): void {
  if (Number.isInteger(ipv6Prefix) && ipv6Prefix >= 1 && ipv6Prefix <= 128) return
  throw optionError({
    code: 'PREDICTIVE_LIMIT_E_CLIENT',
    option: 'ipv6Prefix',
    rule: 'a whole number of bits from 1 to 128',
    got: ipv6Prefix,
    fix: 'Leave it out for 56, or write 64 for one network per client.',
  })
}

/** The eight 16-bit groups of an IPv6 address in any notation of RFC 4291, section 2.2. */
function ipv6Groups(address: string): readonly number[] | undefined {
  const text = withoutDottedTail(withoutZone(address))
  if (text === undefined) return undefined
  const gap = text.indexOf('::')
  if (gap < 0) {
    const groups = groupsOf(text)
    return groups?.length === 8 ? groups : undefined
  }
  const left = groupsOf(text.slice(0, gap))
  const right = groupsOf(text.slice(gap + 2))
  if (left === undefined || right === undefined || left.length + right.length > 7) return undefined
  while (left.length + right.length < 8) left.push(0)
  return left.concat(right)
}

function withoutZone(address: string): string {
  const bare = address.startsWith('[') ? (bracketPattern.exec(address)?.[1] ?? address) : address
  const zone = bare.indexOf('%')
  return zone < 0 ? bare : bare.slice(0, zone)
}

/** `::ffff:1.2.3.4` → `::ffff:102:304`; `undefined` when the dotted part is not an IPv4 address. */
function withoutDottedTail(text: string): string | undefined {
  if (!text.includes('.')) return text
  const start = text.lastIndexOf(':') + 1
  const dotted = text.slice(start)
  if (start === 0 || !ipv4Pattern.test(dotted)) return undefined
  const [a = 0, b = 0, c = 0, d = 0] = dotted.split('.').map(Number)
  return `${text.slice(0, start)}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
}

function groupsOf(text: string): number[] | undefined {
  const groups: number[] = []
  if (text === '') return groups
  for (const group of text.split(':')) {
    if (!groupPattern.test(group)) return undefined
    groups.push(Number.parseInt(group, 16))
  }
  return groups
}

/** IPv4 behind `::ffff:0:0/96` or `64:ff9b::/96`. */
function embeddedIpv4(groups: readonly number[]): string | undefined {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, high = 0, low = 0] = groups
  const isMapped = a === 0 && b === 0 && f === 0xffff
  const isTranslated = a === 0x64 && b === 0xff9b && f === 0
  if ((c | d | e) !== 0 || !(isMapped || isTranslated)) return undefined
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`
}

function isLinkLocal(groups: readonly number[]): boolean {
  return ((groups[0] ?? 0) & 0xffc0) === 0xfe80
}

function network(groups: readonly number[], prefix: number): string {
  let kept = ''
  for (let i = 0; i * 16 < prefix; i++) {
    const hidden = Math.max(0, 16 * (i + 1) - prefix)
    const group = ((groups[i] ?? 0) >> hidden) << hidden
    kept += `${i === 0 ? '' : ':'}${group.toString(16)}`
  }
  return prefix > 112 ? `${kept}/${prefix}` : `${kept}::/${prefix}`
}
