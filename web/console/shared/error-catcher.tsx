import { Component, type ReactNode } from 'react';

export interface ErrorCatcherProps {
  children: ReactNode;
  /** What to show instead of what failed. */
  fallback(error: unknown, retry: () => void): ReactNode;
  onRetry(): void;
}

/** Catches what is thrown while its children are rendered. React has no other way than a class. */
export class ErrorCatcher extends Component<ErrorCatcherProps, { error: unknown; hasFailed: boolean }> {
  override state = { error: undefined, hasFailed: false };

  static getDerivedStateFromError(error: unknown) {
    return { error, hasFailed: true };
  }

  readonly #retry = () => {
    this.props.onRetry();
    this.setState({ error: undefined, hasFailed: false });
  };

  override render(): ReactNode {
    const { error, hasFailed } = this.state;
    return hasFailed ? this.props.fallback(error, this.#retry) : this.props.children;
  }
}
