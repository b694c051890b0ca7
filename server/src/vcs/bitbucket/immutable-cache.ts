/** Answers that stay right, by what was asked; the oldest go first. Calls that ask the same at once share one answer. */
export type AnswerCache = {
  get<T>(key: string, ask: () => Promise<T>): Promise<T>;
};

export function createAnswerCache(most = 500): AnswerCache {
  const answers = new Map<string, Promise<unknown>>();
  return {
    get<T>(key: string, ask: () => Promise<T>): Promise<T> {
      const known = answers.get(key);
      // What is under a key was put there by the same kind of question.
      if (known !== undefined) return known as Promise<T>;
      const answer = ask();
      answers.set(key, answer);
      answer.catch(() => answers.delete(key));
      const oldest = answers.keys().next();
      if (answers.size > most && !oldest.done) answers.delete(oldest.value);
      return answer;
    },
  };
}
