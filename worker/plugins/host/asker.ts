import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { Answer, Question } from '../questions.ts';

/** A question that was asked. `answer` is there once the asker has seen it. */
export interface Asked<Value> {
  answer: Answer<Value> | undefined;
}

/**
 * Asks the worker from the middle of a component. A component cannot wait as JavaScript does, so its thread sleeps until an answer comes
 * (ECMAScript, Atomics.wait).
 */
export class Asker {
  readonly #ask: (id: number, question: Question) => void;
  readonly #answers: MessagePort;
  /** Counts answers; raised after each. */
  readonly #signal: Int32Array;
  readonly #open = new Map<number, Asked<unknown>>();
  #asked = 0;

  constructor(ask: (id: number, question: Question) => void, answers: MessagePort, signal: Int32Array) {
    this.#ask = ask;
    this.#answers = answers;
    this.#signal = signal;
  }

  /** Asks, and goes on. */
  ask<Value>(question: Question): Asked<Value> {
    const asked: Asked<Value> = { answer: undefined };
    const id = this.#asked++;
    this.#open.set(id, asked);
    this.#ask(id, question);
    return asked;
  }

  /** Asks, and sleeps until the answer is there. */
  askAndWait<Value>(question: Question): Answer<Value> {
    const asked = this.ask<Value>(question);
    while (asked.answer === undefined) this.wait();
    return asked.answer;
  }

  /** Whether answers are still to come. */
  get isWaiting(): boolean {
    return this.#open.size > 0;
  }

  /** Sleeps until an answer comes, or so many milliseconds have passed. */
  wait(milliseconds = Number.POSITIVE_INFINITY): void {
    const seen = Atomics.load(this.#signal, 0);
    if (this.receive()) return;
    Atomics.wait(this.#signal, 0, seen, milliseconds);
    this.receive();
  }

  /** Takes in what has come. @returns whether anything had. */
  receive(): boolean {
    let hasReceived = false;
    for (let next = receiveMessageOnPort(this.#answers); next; next = receiveMessageOnPort(this.#answers)) {
      const { id, answer } = next.message as { id: number; answer: Answer };
      const asked = this.#open.get(id);
      this.#open.delete(id);
      if (asked !== undefined) asked.answer = answer;
      hasReceived = true;
    }
    return hasReceived;
  }

  /** What is still to come belongs to a call that is over. */
  forgetAll(): void {
    this.#open.clear();
  }
}
