//! A set of the words of a closed vocabulary that is one machine number.

/// Declares a set over an enum of at most 32 words: copied like a number, iterated in the order of the enum.
macro_rules! word_set {
    ($(#[$doc:meta])* $name:ident of $word:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        pub struct $name(u32);

        impl $name {
            /// Nothing.
            pub const EMPTY: Self = Self(0);

            /// The set and one more.
            #[must_use]
            pub const fn with(self, one: $word) -> Self {
                Self(self.0 | 1 << one as u32)
            }

            /// Puts one in.
            pub const fn insert(&mut self, one: $word) {
                self.0 |= 1 << one as u32;
            }

            /// Whether it is in.
            pub const fn contains(self, one: $word) -> bool {
                self.0 & 1 << one as u32 != 0
            }

            /// Whether nothing is in.
            pub const fn is_empty(self) -> bool {
                self.0 == 0
            }

            /// What is in either.
            #[must_use]
            pub const fn or(self, other: Self) -> Self {
                Self(self.0 | other.0)
            }

            /// What is in both.
            #[must_use]
            pub const fn and(self, other: Self) -> Self {
                Self(self.0 & other.0)
            }

            /// The first one.
            pub fn first(self) -> Option<$word> {
                self.iter().next()
            }

            /// What is in, in order.
            pub fn iter(self) -> impl Iterator<Item = $word> {
                $word::ALL.into_iter().filter(move |one| self.contains(*one))
            }
        }

        impl FromIterator<$word> for $name {
            fn from_iter<I: IntoIterator<Item = $word>>(all: I) -> Self {
                all.into_iter().fold(Self::EMPTY, Self::with)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_seq(self.iter())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Ok(Vec::<$word>::deserialize(deserializer)?.into_iter().collect())
            }
        }
    };
}

pub(crate) use purser_api::words;
pub(crate) use word_set;
