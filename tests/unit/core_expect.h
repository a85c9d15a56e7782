// EXPECT_ERROR(statement, Type, "part of the message")
#pragma once
#include <gtest/gtest.h>

#include <string>

#define EXPECT_ERROR(statement, Type, part)                                                  \
  do {                                                                                       \
    try {                                                                                    \
      static_cast<void>(statement);                                                          \
      ADD_FAILURE() << #statement " raised nothing";                                         \
    } catch (const ::torcxx::Type& e) {                                                      \
      EXPECT_NE(std::string(e.what()).find(part), std::string::npos) << "got: " << e.what(); \
    }                                                                                        \
  } while (0)
