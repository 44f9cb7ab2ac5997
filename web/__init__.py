"""Flask: turns HTTP into commands and answers into HTML."""
