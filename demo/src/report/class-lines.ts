import type { ClassCount } from '../server/class-counts.ts'
import { showCount, showShare } from './amounts.ts'
import type { Palette } from './palette.ts'
import type { Picture } from './picture.ts'
import { table } from './table.ts'

const longestName = 24

/** The busiest classes, the heading among the `most` lines, and how many more there are. */
export function classLines({ classes }: Picture, palette: Palette, most: number): string[] {
  if (most < 2) return []
  const heading = ['class', 'offered', 'predicted', 'standard', 'refused', 'plain refuses']
  const rows = classes
    .slice(0, most - 1)
    .map(([name, count]) => [
      name.slice(0, longestName),
      showCount(count.offered),
      { text: showShare(count.predicted, count.offered), paint: palette.predicted },
      { text: showShare(count.standard, count.offered), paint: palette.standard },
      { text: showShare(refusedOf(count), count.offered), paint: palette.refused },
      { text: showShare(count.offered - count.plain, count.offered), paint: palette.faint },
    ])
  const more = classes.length - rows.length
  return [
    ...table([heading.map((text) => ({ text, paint: palette.faint })), ...rows], 'lrrrrr', [18]),
    ...(more > 0 ? [palette.faint(`and ${showCount(more)} more`)] : []),
  ]
}

function refusedOf({ offered, predicted, standard }: ClassCount): number {
  return offered - predicted - standard
}
