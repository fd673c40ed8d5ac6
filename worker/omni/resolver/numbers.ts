const UNITS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const SCALES: Record<string, number> = {
  hundred: 100,
  thousand: 1000,
  million: 1e6,
  billion: 1e9,
  dozen: 12,
};

const words = new Map<string, number>([
  ...UNITS.map((word, n) => [word, n] as const),
  ...TENS.map((word, n) => [word, (n + 2) * 10] as const),
]);

const WORDS = [...words.keys()].join('|');
const SPELLED = new RegExp(
  `\\b(?:${WORDS})(?:[- ](?:${WORDS}))*(?:\\s(?:${Object.keys(SCALES).join('|')}))*\\b`,
  'gi',
);
const DIGITS =
  /(?<![\p{L}\d_.])([-−]?)[$€£¥]?(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)\s?(%|percent\b|k\b|million\b|billion\b|thousand\b)?(?![\d_])/giu;

/** A number in a text. */
export interface FoundNumber {
  value: number;
  percent: boolean;
  /** Four digits and nothing else: it may be a year. */
  year: boolean;
  start: number;
  end: number;
}

/** Numbers in digits (with thousands, signs of currencies and percents) and in words. */
export function findNumbers(text: string): FoundNumber[] {
  const inDigits = [...text.matchAll(DIGITS)].map(
    ({ 0: all, 1: sign, 2: digits = '', 3: suffix, index }) => ({
      value: Number(digits.replaceAll(',', '')) * scaleOf(suffix) * (sign ? -1 : 1),
      percent: suffix === '%' || suffix?.toLowerCase() === 'percent',
      year: /^(?:1[5-9]|2[01])\d\d$/.test(all.trim()),
      start: index,
      end: index + all.trimEnd().length,
    }),
  );
  const inWords = [...text.matchAll(SPELLED)].map(({ 0: all, index }) => ({
    value: spelledNumber(all),
    percent: false,
    year: false,
    start: index,
    end: index + all.length,
  }));
  return [...inDigits, ...inWords].toSorted((a, b) => a.start - b.start);
}

function scaleOf(suffix: string | undefined): number {
  const word = suffix?.toLowerCase();
  return word === 'k' ? 1000 : (SCALES[word ?? ''] ?? 1);
}

function spelledNumber(text: string): number {
  let number = 0;
  for (const word of text.toLowerCase().split(/[- ]/)) {
    const scale = SCALES[word];
    if (scale === undefined) number += words.get(word) ?? 0;
    else number = Math.max(number, 1) * scale;
  }
  return number;
}
