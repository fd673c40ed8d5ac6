/**
 * Words that say nothing of what a tool does: articles, pronouns, auxiliaries, prepositions, and the courtesies with which requests
 * begin and end. Single letters are dropped for the same reason.
 */
const STOP_WORDS = new Set(
  `a about above additionally after again against all also am an and any are as at be been before being below between both but
  by can could did do does doing done down during each few finally first firstly for from further had has have having he hello
  help her here hers hey hi him his how i if in into is it its just kindly last lastly let lets like ll may me might mine more
  most must my need next no nor not now of off on once only or other our out over own please re same second secondly shall she
  should so some such than thank thanks that the their theirs them then there these they third this those through to too under
  up us use used using ve very want was we were what when where which who whom whose why will with would yet you your yours`.split(
    /\s+/,
  ),
);

export function isStopWord(word: string): boolean {
  return STOP_WORDS.has(word) || (word.length === 1 && /[a-z]/.test(word));
}
