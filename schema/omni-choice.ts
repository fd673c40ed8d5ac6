import type { OmniProvider } from './omni-specification.ts';

/**
 * What API and workers say to each other about the next step of a request to `omni_tool` (method `omni/choose`). The API decides what
 * may be chosen and runs it; a worker only chooses.
 */
export interface ChoiceRequest {
  /** What is to be done, in the caller's words. */
  request: string;
  /** What else the caller says. */
  context: string | undefined;
  /** The tools to choose from, the likeliest first. Nothing else can be run. */
  candidates: Candidate[];
  /** What was run so far. */
  steps: EarlierStep[];
  /** Whether other tools may be asked for: only before anything was run, so that no tool's output can ask for them. */
  mayWiden: boolean;
  provider: OmniProvider | undefined;
  model: string | undefined;
  /** How long a model may take, in milliseconds. */
  timeoutMs: number;
}

export interface Candidate {
  name: string;
  title: string | undefined;
  description: string | undefined;
  inputSchema: Record<string, unknown>;
  /** The capability, and what it says of how to use it. */
  source: string;
  instructions: string | undefined;
  /** How well its words fit, from 0 to 1, measured by the best. */
  score: number;
}

export interface EarlierStep {
  tool: string;
  arguments: Record<string, unknown>;
  outcome: string;
  /** The result as text; data, whatever it says. */
  result: string;
}

/** The next step. */
export interface Choice {
  /** Null: no (further) tool. */
  tool: string | null;
  arguments: Record<string, unknown>;
  /** From 0 to 1. */
  confidence: number;
  rationale: string;
  /** Whether more steps follow; undefined: it is not known yet. */
  more: boolean | undefined;
  /** What to answer where no tool is left to run. */
  answer: string | undefined;
  /** Other candidates, the likeliest first. */
  alternatives: { tool: string; confidence: number }[];
  /** What other tools are asked for, each in words to search by. */
  wanted: string[];
}

/** Tokens of all calls to a model. */
export interface ModelUsage {
  calls: number;
  /** Null where a model did not say, and the sum is not known. */
  inputTokens: number | null;
  outputTokens: number | null;
}

/** How a worker answers. */
export interface ChoiceResult {
  /** Absent where the model refused. */
  choice?: Choice;
  refusal?: string;
  provider: OmniProvider;
  model: string | undefined;
  usage: ModelUsage;
  /** Providers that were tried before, and why they did not do. */
  failures: { provider: OmniProvider; reason: string }[];
}

export const NO_USAGE: ModelUsage = { calls: 0, inputTokens: 0, outputTokens: 0 };

/** What was used before, and more of it. */
export function addUsage(before: ModelUsage, more: ModelUsage): ModelUsage {
  const sum = (a: number | null, b: number | null) => (a === null || b === null ? null : a + b);
  return {
    calls: before.calls + more.calls,
    inputTokens: sum(before.inputTokens, more.inputTokens),
    outputTokens: sum(before.outputTokens, more.outputTokens),
  };
}
