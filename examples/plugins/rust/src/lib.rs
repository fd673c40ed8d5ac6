wit_bindgen::generate!({ world: "keeper", path: "wit" });

use exports::examples::notes::notes::{Guest, Note, Problem};
use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::time::UNIX_EPOCH;

/// What `permissions.filesystem` of `noorle.yaml` allows.
const FOLDER: &str = "/notes";

struct Notes;

fn path_of(name: &str) -> Result<PathBuf, Problem> {
    let fits = !name.is_empty() && name.chars().all(|it| it.is_ascii_alphanumeric() || it == '-');
    if fits { Ok(PathBuf::from(FOLDER).join(format!("{name}.md"))) } else { Err(Problem::BadName(name.into())) }
}

fn problem(name: &str, error: std::io::Error) -> Problem {
    match error.kind() {
        ErrorKind::NotFound => Problem::Missing(name.into()),
        _ => Problem::Storage(error.to_string()),
    }
}

impl Guest for Notes {
    fn keep(name: String, text: String) -> Result<(), Problem> {
        let path = path_of(&name)?;
        fs::create_dir_all(FOLDER).map_err(|error| problem(&name, error))?;
        fs::write(path, text).map_err(|error| problem(&name, error))
    }

    fn find(name: String) -> Result<Note, Problem> {
        let path = path_of(&name)?;
        let text = fs::read_to_string(&path).map_err(|error| problem(&name, error))?;
        let changed_at = fs::metadata(&path)
            .and_then(|it| it.modified())
            .ok()
            .and_then(|it| it.duration_since(UNIX_EPOCH).ok())
            .map(|it| it.as_millis() as u64);
        Ok(Note { name, text, changed_at })
    }

    fn names() -> Result<Vec<String>, Problem> {
        let entries = match fs::read_dir(FOLDER) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(problem(FOLDER, error)),
        };
        let mut names: Vec<String> = entries
            .filter_map(|entry| entry.ok()?.path().file_stem()?.to_str().map(String::from))
            .collect();
        names.sort();
        Ok(names)
    }

    fn discard(name: String) -> Result<(), Problem> {
        fs::remove_file(path_of(&name)?).map_err(|error| problem(&name, error))
    }
}

export!(Notes);
